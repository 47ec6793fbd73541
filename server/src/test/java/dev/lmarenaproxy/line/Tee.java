package dev.lmarenaproxy.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Passes on what arrives, at once and as it is, before anyone looks at it. For one thread. */
final class Tee extends InputStream {
    private final InputStream from;
    private final OutputStream to;
    private final byte[] buffer = new byte[16 * 1024];
    private int at;
    private int end;

    Tee(InputStream from, OutputStream to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        var taken = Math.min(length, end - at);
        System.arraycopy(buffer, at, into, offset, taken);
        at += taken;
        return taken;
    }

    private boolean hasMore() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, from.read(buffer));
            to.write(buffer, 0, end);
        }
        return at < end;
    }
}
