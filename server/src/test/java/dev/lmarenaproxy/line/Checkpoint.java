package dev.lmarenaproxy.line;

import static dev.lmarenaproxy.line.HttpHead.MalformedException;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * Stands between clients and the gateway, passes on what it gets as it is, and holds each answer
 * against its {@link AnswerContract}. Bytes travel on before they are looked at; what is not HTTP
 * passes unseen.
 */
final class Checkpoint implements AutoCloseable {
    private static final int SHOWN = 5;
    private static final long PATIENCE_SECONDS = 10;

    private static final HttpHead UNREADABLE = new HttpHead(List.of("?", "?"), Map.of());

    private final Supplier<URI> gateway;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Queue<String> mistakes = new ConcurrentLinkedQueue<>();

    /**
     * @param gateway where it is now; asked at each connection
     */
    Checkpoint(Supplier<URI> gateway) throws IOException {
        this.gateway = gateway;
        this.door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        threads.execute(this::admit);
    }

    /** Where clients find it. */
    URI address() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** What was wrong so far with the answers that have passed. */
    List<String> mistakes() {
        return new ArrayList<>(mistakes);
    }

    /**
     * Lets nobody in any more, waits until all that is under way has passed, and fails if anything
     * of it was wrong. The gateway has to be closed before.
     */
    @Override
    public void close() {
        try {
            door.close();
            threads.shutdown();
            if (!threads.awaitTermination(PATIENCE_SECONDS, SECONDS)) {
                for (var socket : sockets) {
                    socket.close();
                }
                threads.shutdownNow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!mistakes.isEmpty()) {
            throw new AssertionError(
                    "%d answers are not as they should be:%n%s"
                            .formatted(
                                    mistakes.size(),
                                    String.join("\n", mistakes().stream().limit(SHOWN).toList())));
        }
    }

    private void admit() {
        try {
            while (true) {
                var client = door.accept();
                sockets.add(client);
                threads.execute(() -> connect(client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void connect(Socket client) {
        try (client;
                var server =
                        new Socket(InetAddress.getLoopbackAddress(), gateway.get().getPort())) {
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var exchanges = new LinkedBlockingQueue<Exchange>();
            var up = threads.submit(() -> passUp(client, server, exchanges));
            passDown(client, server, exchanges);
            client.close();
            up.get();
            sockets.remove(server);
        } catch (Exception _) {
            // the gateway is not there, or one side is gone: both sockets are closed
        } finally {
            sockets.remove(client);
        }
    }

    /** One request, and whether it became a WebSocket. */
    private record Exchange(HttpHead request, CompletableFuture<Boolean> upgraded) {}

    private static void passUp(Socket client, Socket server, BlockingQueue<Exchange> exchanges) {
        try {
            var in = new Tee(client.getInputStream(), server.getOutputStream());
            try {
                for (var head = HttpHead.read(in); head != null; head = HttpHead.read(in)) {
                    var exchange = new Exchange(head, new CompletableFuture<>());
                    exchanges.add(exchange);
                    if (head.upgrades()
                            && exchange.upgraded
                                    .completeOnTimeout(false, PATIENCE_SECONDS, SECONDS)
                                    .join()) {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                    head.readBody(in, false, (_, _) -> {});
                }
            } catch (MalformedException _) {
                exchanges.add(new Exchange(UNREADABLE, new CompletableFuture<>()));
                in.transferTo(OutputStream.nullOutputStream());
            }
            server.shutdownOutput();
        } catch (IOException _) {
            close(server);
        }
    }

    private void passDown(Socket client, Socket server, BlockingQueue<Exchange> exchanges) {
        try {
            var in = new Tee(server.getInputStream(), client.getOutputStream());
            for (var head = HttpHead.read(in); head != null; head = HttpHead.read(in)) {
                if (head.words().get(1).startsWith("1") && !head.words().get(1).equals("101")) {
                    continue;
                }
                var exchange = exchanges.poll(PATIENCE_SECONDS, SECONDS);
                if (exchange == null) {
                    mistakes.add("an answer to nothing: " + String.join(" ", head.words()));
                    return;
                }
                var upgraded = head.words().get(1).equals("101");
                exchange.upgraded.complete(upgraded);
                if (upgraded) {
                    in.transferTo(OutputStream.nullOutputStream());
                } else {
                    answer(exchange.request, head, in);
                }
            }
        } catch (IOException _) {
            // one side is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            exchanges.forEach(exchange -> exchange.upgraded.complete(false));
            close(server);
        }
    }

    private void answer(HttpHead request, HttpHead answer, Tee in) throws IOException {
        var contract = AnswerContract.of(request, answer, mistakes::add);
        if (!request.words().getFirst().equals("HEAD") && mayHaveBody(answer.words().get(1))) {
            answer.readBody(in, true, contract::take);
        }
        contract.end();
    }

    private static boolean mayHaveBody(String status) {
        return !status.equals("204") && !status.equals("304");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // closed all the same
        }
    }
}
