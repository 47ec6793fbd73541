package dev.lmarenaproxy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes TCP connections on to a port of this machine, which may change, and cuts them when a test
 * wants it. Each direction has a thread and a small buffer of its own, so that a reader that stops
 * stops its writer.
 */
final class Relay implements AutoCloseable {
    private static final int BUFFER = 16 * 1024; // bytes

    private final ServerSocket entrance;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;

    private Relay(ServerSocket entrance, int target) {
        this.entrance = entrance;
        this.target = target;
    }

    /** On a free port of the loopback; a target of 0 turns connections away. */
    static Relay to(int target) {
        try {
            var relay =
                    new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** How many connections were ever made. */
    int connections() {
        return connections.get();
    }

    /** Where connections lead from now on; those that there are break. */
    void leadTo(int port) {
        target = port;
        cut();
    }

    /** Breaks all connections; new ones are passed on as before. */
    void cut() {
        open.forEach(Relay::close);
    }

    private void accept() {
        try {
            while (true) {
                var near = entrance.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> join(near));
            }
        } catch (IOException _) {
            // the entrance is closed
        }
    }

    private void join(Socket near) {
        open.add(near);
        try (near;
                var far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            var back = Thread.ofVirtual().start(() -> copy(far, near));
            copy(near, far);
            back.join();
            open.remove(far);
        } catch (IOException _) {
            // nobody listens there: the near end is closed, as if it were the far one
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(near);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            var buffer = new byte[BUFFER];
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException _) {
            // cut
        }
        // one end has gone: so does the other
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is of no use any more
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
