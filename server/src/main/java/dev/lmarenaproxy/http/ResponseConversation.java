package dev.lmarenaproxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Owner;
import dev.lmarenaproxy.answer.Answer;
import dev.lmarenaproxy.answer.Answers;
import dev.lmarenaproxy.answer.Asking;
import dev.lmarenaproxy.answer.Follower;
import dev.lmarenaproxy.answer.Loading;
import dev.lmarenaproxy.dialect.openai.AskedResponse;
import dev.lmarenaproxy.dialect.openai.OpenAiErrors;
import dev.lmarenaproxy.dialect.openai.ResponseItems;
import dev.lmarenaproxy.dialect.openai.ResponseView;
import dev.lmarenaproxy.dialect.openai.ResponsesRequest;
import dev.lmarenaproxy.monitor.ClientRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket: it asks for responses one after the other, and gets their events as text
 * messages. The last response can be gone on with here even if it is not kept. Owned by the
 * connection's context.
 */
final class ResponseConversation {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseConversation.class);
    private static final int MOST_WAITING = 16;
    private static final Duration PING = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket socket;
    private final Owner owner;
    private final AnswerSender sender;
    private final ResponseContext contexts;
    private final Follower follower;
    private final IntSupplier mostBytes;
    private final Duration longest;
    private final Supplier<ClientRequest> begin;
    private final Queue<String> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean asking;
    private boolean closing;
    private boolean closed;
    private @Nullable Current current;
    private @Nullable Said said;
    private long limitTimer;
    private long pingTimer;

    /** What was asked for and has no answer yet. */
    private @Nullable Asking beginning;

    /** The response under way. */
    private record Current(Answer answer, AskedResponse asked, ResponseView view) {}

    /** What was said, up to a response. */
    private record Said(String response, ResponseItems conversation) {}

    /**
     * @param mostBytes that may wait to be asked
     * @param longest how long the connection may last; a response that is under way then comes to
     *     its end
     * @param begin tells that another response is asked for
     */
    ResponseConversation(
            Vertx vertx,
            ServerWebSocket socket,
            Owner owner,
            AnswerSender sender,
            ResponseContext contexts,
            Follower follower,
            IntSupplier mostBytes,
            Duration longest,
            Supplier<ClientRequest> begin) {
        this.begin = begin;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.socket = socket;
        this.owner = owner;
        this.sender = sender;
        this.contexts = contexts;
        this.follower = follower;
        this.mostBytes = mostBytes;
        this.longest = longest;
    }

    void begin() {
        limitTimer = vertx.setTimer(longest.toMillis(), _ -> limitReached());
        pingTimer = vertx.setPeriodic(PING.toMillis(), _ -> socket.writePing(Buffer.buffer()));
        socket.drainHandler(_ -> drain());
        socket.exceptionHandler(failure -> LOG.debug("a client's socket failed", failure));
        socket.closeHandler(_ -> clientGone());
        socket.textMessageHandler(this::take);
        socket.binaryMessageHandler(_ -> error(wrongMessage("expected text, but got bytes")));
    }

    private void take(String message) {
        if (closing) {
            return;
        }
        if (message.length() > mostBytes.getAsInt()) {
            error(BodyLimit.ofAsked(mostBytes.getAsInt()).tooLarge());
            return;
        }
        if (waiting.size() >= MOST_WAITING
                || waitingBytes + message.length() > mostBytes.getAsInt()) {
            error(Fault.of(Fault.Kind.QUEUE_FULL, "Too many requests wait on this connection."));
            return;
        }
        waiting.add(message);
        waitingBytes += message.length();
        next();
    }

    private void next() {
        if (asking || closed) {
            return;
        }
        var message = waiting.poll();
        if (message == null) {
            if (closing) {
                socket.close();
            }
            return;
        }
        waitingBytes -= message.length();
        asking = true;
        var work = sender.workFor(message.length());
        var request = begin.get();
        work.call(
                        () -> {
                            var bytes = message.getBytes(UTF_8);
                            request.body(bytes);
                            return ResponsesRequest.ofMessage(bytes);
                        })
                .compose(asked -> contexts.complete(owner, asked, this::said, work))
                .compose(asked ->
                        work.call(() -> asking(asked))
                                .compose(wanted -> begin(request, wanted, work))
                                .onSuccess(answer -> begun(asked, answer)))
                .onFailure(failure -> refused(request, failure));
    }

    private Future<Answer> begin(ClientRequest request, Asking wanted, Work work) {
        beginning = wanted;
        var begun = sender.begin(request, wanted, work, () -> false);
        if (closed) {
            sender.withdraw(wanted);
        }
        return begun;
    }

    private @Nullable ResponseItems said(String response) {
        var last = said;
        return last != null && last.response().equals(response) ? last.conversation() : null;
    }

    private Asking asking(AskedResponse asked) {
        return Asking.of(Answers.newId(), asked.completion(), owner, true, null)
                .withoutClient(ResponsesRoutes.withoutClient(asked, null))
                .loading(Loading.PICTURES)
                .noted(asked.store() ? asked.note() : null);
    }

    private void begun(AskedResponse asked, Answer answer) {
        beginning = null;
        if (asked.background()) {
            follower.follow(answer.job().id());
        }
        if (closed) {
            answer.leave();
            return;
        }
        var view = asked.view(ResponseShelf.made(answer), socket::writeTextMessage);
        current = new Current(answer, asked, view);
        if (asked.background()) {
            view.begin();
        }
        answer.open(task -> context.runOnContext(_ -> task.run()), this::drain);
    }

    private void drain() {
        var now = current;
        while (now != null && !socket.writeQueueFull()) {
            var told = now.answer().poll();
            if (told == null) {
                now.answer().passedOn();
                return;
            }
            if (told.event() instanceof JobEvent.Failed(var fault) && !now.view().begun()) {
                error(fault);
            } else {
                now.view().begin();
                now.view().add(told.event());
            }
            now.answer().passedOn();
            if (now.answer().ended()) {
                ended(now);
                return;
            }
        }
    }

    private void ended(Current done) {
        current = null;
        asking = false;
        var id = done.answer().job().id();
        var conversation = done.asked().conversation(id, done.view().output());
        said =
                done.view().ended() && conversation.length() <= mostBytes.getAsInt()
                        ? new Said(done.view().id(), conversation)
                        : null;
        next();
    }

    private void refused(ClientRequest request, Throwable failure) {
        asking = false;
        beginning = null;
        var fault = Responses.faultOf("/v1/responses by WebSocket", failure);
        request.fault(fault);
        error(fault);
        next();
    }

    private void error(Fault fault) {
        if (!closed) {
            socket.writeTextMessage(OpenAiErrors.message(fault));
        }
    }

    private static Fault wrongMessage(String what) {
        return Fault.of(Fault.Kind.INVALID_VALUE, "Invalid message: " + what + ".");
    }

    private void limitReached() {
        closing = true;
        error(
                Fault.of(
                        Fault.Kind.CONNECTION_LIMIT_REACHED,
                        "This connection has reached its limit of %d minutes. Open a new one."
                                .formatted(longest.toMinutes())));
        waiting.clear();
        waitingBytes = 0;
        next();
    }

    private void clientGone() {
        closed = true;
        vertx.cancelTimer(limitTimer);
        vertx.cancelTimer(pingTimer);
        waiting.clear();
        var asked = beginning;
        if (asked != null) {
            sender.withdraw(asked);
        }
        var left = current;
        current = null;
        if (left != null) {
            left.answer().leave();
        }
    }
}
