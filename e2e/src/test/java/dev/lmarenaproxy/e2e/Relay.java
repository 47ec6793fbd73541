package dev.lmarenaproxy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes TCP connections on to a port of this machine, which may change, and does to them what a
 * test wants a network to do. Each direction has a thread and a small buffer of its own, so that a
 * reader that stops stops its writer.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER = 16 * 1024; // bytes

    private final ServerSocket entrance;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile int target;

    /** Both ends of what looks like one connection to those at its ends. */
    private static final class Connection {
        private final Socket near;
        private final Socket far;
        private volatile boolean deaf;

        Connection(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void close() {
            Relay.close(near);
            Relay.close(far);
        }

        void reset() {
            for (var socket : new Socket[] {near, far}) {
                try {
                    // what is closed without patience is reset
                    socket.setSoLinger(true, 0);
                } catch (IOException _) {
                    // it is closed already
                }
            }
            close();
        }
    }

    private Relay(ServerSocket entrance, int target) {
        this.entrance = entrance;
        this.target = target;
    }

    /** On a free port of the loopback; a target of 0 turns connections away. */
    public static Relay to(int target) {
        try {
            var relay =
                    new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** How many connections were ever made. */
    int connections() {
        return connections.get();
    }

    /** Where connections lead from now on; those that there are break. */
    public void leadTo(int port) {
        target = port;
        cut();
    }

    /** Breaks all connections; new ones are passed on as before. */
    void cut() {
        open.forEach(Connection::close);
    }

    /** Breaks all connections without a farewell. */
    public void reset() {
        open.forEach(Connection::reset);
    }

    /** Loses every byte of the present connections from now on, and their ends don't hear of it. */
    public void deafen() {
        open.forEach(connection -> connection.deaf = true);
    }

    /** Keeps all bytes back until {@link #release}. */
    public void hold() {
        if (held.getCount() == 0) {
            held = new CountDownLatch(1);
        }
    }

    public void release() {
        held.countDown();
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
        try (near;
                var far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            var connection = new Connection(near, far);
            open.add(connection);
            try {
                var back = Thread.ofVirtual().start(() -> copy(connection, far, near));
                copy(connection, near, far);
                back.join();
            } finally {
                open.remove(connection);
            }
        } catch (IOException _) {
            // nobody listens there: the near end is closed, as if it were the far one
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Connection connection, Socket from, Socket to) {
        try {
            var buffer = new byte[BUFFER];
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                held.await();
                if (!connection.deaf) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException _) {
            // cut
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (connection.deaf) {
            // the other end doesn't hear of this either
            close(from);
        } else {
            // one end has gone: so does the other
            connection.close();
        }
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
        release();
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
