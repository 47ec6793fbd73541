package dev.lmarenaproxy.line;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What this process holds at a moment: the gateway, and the tabs and clients of a test.
 *
 * @param threads virtual ones too, without the pool that carries them
 * @param sockets open ones; 0 where the system doesn't tell
 * @param heap bytes that are left after the garbage was collected
 */
record Footprint(List<String> threads, int sockets, long heap) {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final Pattern THREAD = Pattern.compile("#\\d+ \"(.*?)\".*");

    static Footprint take(Path folder) throws IOException {
        System.gc();
        var memory = ManagementFactory.getMemoryMXBean();
        return new Footprint(
                listThreads(folder), openSockets(), memory.getHeapMemoryUsage().getUsed());
    }

    private static List<String> listThreads(Path folder) throws IOException {
        var dump = Files.createTempDirectory(folder, "threads").resolve("dump");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(dump)) {
            return lines.map(THREAD::matcher)
                    .filter(found -> found.matches())
                    .map(found -> found.group(1))
                    .filter(name -> !name.startsWith("ForkJoinPool"))
                    .sorted()
                    .toList();
        }
    }

    private static int openSockets() throws IOException {
        if (!Files.isDirectory(OPEN_FILES)) {
            return 0;
        }
        int sockets = 0;
        try (var files = Files.newDirectoryStream(OPEN_FILES)) {
            for (var file : files) {
                if (isSocket(file)) {
                    sockets++;
                }
            }
        }
        return sockets;
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException _) {
            // closed in the meantime
            return false;
        }
    }

    /** Whether it has no more threads and sockets than another. */
    boolean isNoMoreThan(Footprint other) {
        return threads.size() <= other.threads.size() && sockets <= other.sockets;
    }

    @Override
    public String toString() {
        return "%d threads, %d sockets, %.1f MB of heap"
                .formatted(threads.size(), sockets, heap / 1e6);
    }
}
