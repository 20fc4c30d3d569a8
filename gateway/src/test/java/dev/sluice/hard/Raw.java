package dev.sluice.hard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.regex.Pattern;

/// Bytes to the gateway as no client library would send them.
final class Raw {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Pattern HEAD =
            Pattern.compile("(?s).*?\r\ncontent-length: (\\d+)\r\n(?:[^\r]+\r\n)*\r\n");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

    private Raw() {}

    /// What came back.
    ///
    /// @param text all bytes, as ISO 8859-1
    /// @param closed whether the gateway closed the connection
    record Reply(String text, boolean closed) {
        /// Status codes of all answers, joined by blanks.
        String statuses() {
            return String.join(
                    " ", STATUS.matcher(text).results().map(found -> found.group(1)).toList());
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    /// Sends bytes and reads until the gateway closes the connection, or falls silent for ten
    /// seconds.
    static Reply exchange(int port, byte[]... pieces) throws IOException {
        try (var socket = connect(port)) {
            var text = new ByteArrayOutputStream();
            try {
                for (var piece : pieces) {
                    socket.getOutputStream().write(piece);
                    socket.getOutputStream().flush();
                }
            } catch (SocketException _) {
                // closed before all was sent; what it said first is still to be read
            }
            var closed = read(socket, text);
            return new Reply(text.toString(ISO_8859_1), closed);
        }
    }

    /// Sends bytes and reads one answer with a content length.
    static Reply answer(int port, byte[] request) throws IOException {
        try (var socket = connect(port)) {
            socket.getOutputStream().write(request);
            var text = new StringBuilder();
            while (!isWhole(text)) {
                var next = socket.getInputStream().read();
                if (next < 0) {
                    return new Reply(text.toString(), true);
                }
                text.append((char) next);
            }
            return new Reply(text.toString(), false);
        }
    }

    private static boolean isWhole(CharSequence text) {
        var head = HEAD.matcher(text);
        return head.lookingAt() && text.length() - head.end() >= Integer.parseInt(head.group(1));
    }

    static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static boolean read(Socket socket, ByteArrayOutputStream to) throws IOException {
        var bytes = new byte[8192];
        try {
            for (var n = socket.getInputStream().read(bytes); n >= 0; ) {
                to.write(bytes, 0, n);
                n = socket.getInputStream().read(bytes);
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) { // reset: closed as well
            return true;
        }
    }
}
