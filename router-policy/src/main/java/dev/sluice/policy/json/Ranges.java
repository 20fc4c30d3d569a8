package dev.sluice.policy.json;

import java.math.BigInteger;

/// Checks numbers of requests against their ranges; every dialect uses the same ones.
public final class Ranges {
    private static final int MAX_LONG_DIGITS = 18;

    private Ranges() {}

    /// @return the value
    public static long integer(Place place, long value, long min, long max) throws InvalidRequest {
        if (value < min) {
            throw below(place, Long.toString(value), min);
        }
        if (value > max) {
            throw above(place, Long.toString(value), max);
        }
        return value;
    }

    static long integer(Place place, String digits, long min, long max) throws InvalidRequest {
        if (digits.length() <= MAX_LONG_DIGITS) {
            return integer(place, Long.parseLong(digits), min, max);
        }
        var value = new BigInteger(digits);
        if (value.compareTo(BigInteger.valueOf(min)) < 0) {
            throw below(place, digits, min);
        }
        if (value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw above(place, digits, max);
        }
        return value.longValueExact();
    }

    private static InvalidRequest below(Place place, String value, long min) {
        return InvalidRequest.at(
                "integer_below_min_value", place.path(), value, "an integer >= " + min);
    }

    private static InvalidRequest above(Place place, String value, long max) {
        return InvalidRequest.at(
                "integer_above_max_value", place.path(), value, "an integer <= " + max);
    }

    /// @return the value
    public static double decimal(Place place, double value, double min, double max)
            throws InvalidRequest {
        return decimal(place, value, Double.toString(value), min, max);
    }

    static double decimal(Place place, String digits, double min, double max)
            throws InvalidRequest {
        return decimal(place, Double.parseDouble(digits), digits, min, max);
    }

    private static double decimal(Place place, double value, String shown, double min, double max)
            throws InvalidRequest {
        if (value > max || Double.isNaN(value)) {
            throw InvalidRequest.at(
                    "decimal_above_max_value", place.path(), shown, "a number <= " + plain(max));
        }
        if (value < min) {
            throw InvalidRequest.at(
                    "decimal_below_min_value", place.path(), shown, "a number >= " + plain(min));
        }
        return value;
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }
}
