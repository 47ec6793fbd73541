package dev.lmarenaproxy.monitor;

import java.util.Arrays;

/** Numbers in as few bytes as they need: seven bits a byte, the eighth tells that more follow. */
final class SevenBits {
    private static final int BITS = 7;
    private static final int MASK = 0x7F;
    private static final int MORE = 0x80;

    private SevenBits() {}

    /** Puts numbers and bytes one after the other. */
    static final class Writer {
        private byte[] bytes = new byte[64];
        private int length;

        void put(long number) {
            ensure(Long.BYTES + 2);
            var rest = number;
            for (; (rest & ~MASK) != 0; rest >>>= BITS) {
                bytes[length++] = (byte) ((rest & MASK) | MORE);
            }
            bytes[length++] = (byte) rest;
        }

        void put(byte[] from, int begin, int count) {
            ensure(count);
            System.arraycopy(from, begin, bytes, length, count);
            length += count;
        }

        private void ensure(int more) {
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, length);
        }
    }

    /** Takes them again in the same order. */
    static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        /** Of a part of the bytes. */
        Reader(byte[] bytes, int begin, int end) {
            this.bytes = bytes;
            this.at = begin;
            this.end = end;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean hasMore() {
            return at < end;
        }

        long number() {
            long first = bytes[at++];
            return first >= 0 ? first : longer(first & MASK);
        }

        private long longer(long low) {
            var number = low;
            for (var shift = BITS; ; shift += BITS) {
                long next = bytes[at++];
                number |= (next & MASK) << shift;
                if (next >= 0) {
                    return number;
                }
            }
        }

        /** Passes so many bytes, and tells where they begin. */
        int pass(int count) {
            var begin = at;
            at += count;
            return begin;
        }
    }
}
