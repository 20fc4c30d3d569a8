package dev.sluice.bench;

/// What a sample holds. Ratios read the same for all: how many times the yardstick's value.
public enum Metric {
    /// Answers per second.
    REQUESTS("req/s"),
    /// Events per second, `[DONE]` not counted.
    CHUNKS("chunks/s"),
    /// Processor time of the subject per answer, in microseconds: the primary number for JSON.
    CPU_PER_REQUEST("CPU µs/req"),
    /// Processor time of the subject per event, in microseconds: the primary number for streams.
    CPU_PER_CHUNK("CPU µs/chunk"),
    /// Processor time of the subject's detached children (a database) per answer, in microseconds.
    STORE_CPU("store CPU µs/req"),
    /// Processors in use by the subject.
    CORES("cores"),
    /// Median latency in microseconds.
    P50("p50 µs"),
    /// 99th percentile of latency in microseconds.
    P99("p99 µs"),
    /// Median latency minus the direct run's of the same round.
    ADDED_P50("added p50 µs"),
    /// 99th percentile minus the direct run's of the same round.
    ADDED_P99("added p99 µs"),
    /// 99th percentile of the time to the first event, in microseconds.
    FIRST_P99("TTFT p99 µs"),
    /// Median time from the mock's write of an event to its arrival, in microseconds.
    RELAY_P50("relay p50 µs"),
    /// 99th percentile of the same.
    RELAY_P99("relay p99 µs"),
    /// Median relay time minus the direct run's of the same round.
    ADDED_RELAY("added relay p50 µs"),
    /// Resident memory after the load, in MB.
    RSS("RSS MB"),
    /// Resident memory after the first answer, in MB.
    RSS_IDLE("RSS idle MB"),
    /// Growth of resident memory per silent stream, in KB.
    STREAM_KB("KB/stream"),
    /// Start of the process to its first proxied 200, in milliseconds.
    START("start ms"),
    /// All clients leave in the middle of their streams to the last upstream stream closed, in
    /// milliseconds.
    CANCEL("cancel ms");

    private final String heading;

    Metric(String heading) {
        this.heading = heading;
    }

    /// Column heading with unit.
    public String heading() {
        return heading;
    }
}
