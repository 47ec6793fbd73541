package dev.lmarenaproxy.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small PNG pictures, the same for the same seed. */
final class Picture {
    private static final int SIZE = 64;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Picture() {}

    /** A gradient between two colours that the seed picks. */
    static byte[] png(String seed) {
        var random = new Random(seed.hashCode());
        var from = new int[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
        var to = new int[] {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
        var pixels = ByteBuffer.allocate(SIZE * (1 + SIZE * 3));
        for (var y = 0; y < SIZE; y++) {
            pixels.put((byte) 0); // no filter
            for (var x = 0; x < SIZE; x++) {
                for (var colour = 0; colour < 3; colour++) {
                    var share = x + y;
                    pixels.put(
                            (byte)
                                    ((from[colour] * (2 * SIZE - share) + to[colour] * share)
                                            / (2 * SIZE)));
                }
            }
        }
        var png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        // 8 bits a channel, RGB, deflate, adaptive filters, not interlaced
        var header = ByteBuffer.allocate(13).putInt(SIZE).putInt(SIZE);
        header.put(new byte[] {8, 2, 0, 0, 0});
        png.writeBytes(chunk("IHDR", header.array()));
        png.writeBytes(chunk("IDAT", deflated(pixels.array())));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        var name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] deflated(byte[] data) {
        try (var deflater = new Deflater()) {
            deflater.setInput(data);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            var buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }
}
