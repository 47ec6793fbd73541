package dev.lmarenaproxy.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.Fault;
import dev.lmarenaproxy.FinishReason;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.FaultMeaning;
import dev.lmarenaproxy.dialect.JsonBody;
import dev.lmarenaproxy.dialect.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A response while it is made: takes the events of the answer, and tells those of the response. The
 * same answer gives the same events with the same numbers, whoever reads it, and whenever. For one
 * thread.
 */
final class ResponseProgress {
    private final MadeResponse made;
    private final ResponseForm form;
    private final ResponseEvents events;
    private final String answer;

    private final List<OutputItem> items = new ArrayList<>();
    private @Nullable OutputItem open;
    private Annotations sources = new Annotations();
    private int number;
    private boolean begun;
    private boolean answering;
    private ResponseStatus status;
    private @Nullable Fault fault;
    private @Nullable FinishReason reason;
    private @Nullable Usage usage;

    ResponseProgress(MadeResponse made, ResponseForm form, ResponseEvents events) {
        this.made = made;
        this.form = form;
        this.events = events;
        this.answer = made.id().value();
        this.status = form.background() ? ResponseStatus.QUEUED : ResponseStatus.IN_PROGRESS;
    }

    String id() {
        return ItemId.response(made.id());
    }

    boolean begun() {
        return begun;
    }

    boolean ended() {
        return status.isLast();
    }

    /** Tells what needs no answer; the second time nothing. */
    void begin() {
        if (!begun) {
            begun = true;
            tellWhole("response.created");
            if (form.background()) {
                tellWhole("response.queued");
            } else {
                answering();
            }
        }
    }

    private void answering() {
        if (!answering) {
            answering = true;
            status = ResponseStatus.IN_PROGRESS;
            tellWhole("response.in_progress");
        }
    }

    void accept(AnswerEvent event) {
        if (event instanceof JobEvent.Failed(var why) && isPause(why)) {
            return;
        }
        answering();
        switch (event) {
            // nobody was told what is void
            case JobEvent.Restarted _ -> {
                items.clear();
                open = null;
                sources = new Annotations();
            }
            case JobEvent.Text(var piece) -> message().say(piece, this::tell);
            case JobEvent.Media media -> message().show(media, this::tell);
            case AnswerEvent.Loaded(var media, _, var base64) -> {
                switch (media.kind()) {
                    case IMAGE -> {
                        open(new OutputItem.Picture(answer, items.size(), base64));
                        closeOpen(OutputItem.Status.COMPLETED);
                    }
                    case VIDEO -> message().show(media, this::tell);
                }
            }
            case AnswerEvent.Stopped _ -> {}
            case JobEvent.Reasoning(var piece) -> reasoning().add(piece, this::tell);
            case JobEvent.Citation citation -> sources.add(citation);
            case AnswerEvent.CallBegun call ->
                    open(
                            new OutputItem.Call(
                                    answer,
                                    items.size(),
                                    call,
                                    form.namespaces().get(call.name())));
            case AnswerEvent.CallArguments(_, var piece) -> {
                if (open != null) {
                    open.add(piece, this::tell);
                }
            }
            case JobEvent.Finished(var why, var counted) -> finished(why, counted);
            case JobEvent.Failed(var why) -> failed(why);
        }
    }

    /** The gateway stops, and goes on with the answer when it is started again. */
    private boolean isPause(Fault why) {
        return form.background() && why.kind() == Fault.Kind.SHUTTING_DOWN;
    }

    private OutputItem.Message message() {
        if (open instanceof OutputItem.Message message) {
            return message;
        }
        // closes the one before, which takes the sources so far if it is a message
        closeOpen(OutputItem.Status.COMPLETED);
        var message = new OutputItem.Message(answer, items.size(), sources);
        open(message);
        return message;
    }

    private OutputItem.Reasoning reasoning() {
        if (open instanceof OutputItem.Reasoning reasoning) {
            return reasoning;
        }
        var reasoning = new OutputItem.Reasoning(answer, items.size(), form.summarised());
        open(reasoning);
        return reasoning;
    }

    private void open(OutputItem item) {
        closeOpen(OutputItem.Status.COMPLETED);
        items.add(item);
        open = item;
        tellItem("response.output_item.added", item);
        item.begin(this::tell);
    }

    private void closeOpen(OutputItem.Status last) {
        var closing = open;
        if (closing != null) {
            open = null;
            closing.close(last, this::tell);
            tellItem("response.output_item.done", closing);
            if (closing instanceof OutputItem.Message) {
                sources = new Annotations();
            }
        }
    }

    private void finished(FinishReason why, @Nullable Usage counted) {
        var whole =
                switch (why) {
                    case STOP, TOOL_CALLS -> true;
                    case LENGTH, CONTENT_FILTER -> false;
                };
        if (items.stream().allMatch(OutputItem.Reasoning.class::isInstance)) {
            message();
        }
        closeOpen(whole ? OutputItem.Status.COMPLETED : OutputItem.Status.INCOMPLETE);
        reason = why;
        usage = counted;
        status = whole ? ResponseStatus.COMPLETED : ResponseStatus.INCOMPLETE;
        tellWhole(whole ? "response.completed" : "response.incomplete");
    }

    private void failed(Fault why) {
        if (why.kind() == Fault.Kind.CANCELLED) {
            // no event has its name: of those that end a stream, this one is no error
            status = ResponseStatus.CANCELLED;
            tellWhole("response.incomplete");
            return;
        }
        fault = why;
        tell("error", out -> appendError(why, out));
        status = ResponseStatus.FAILED;
        tellWhole("response.failed");
    }

    /** Flat, as OpenAI's document has it, and nested, as Open Responses has it. */
    private static void appendError(Fault why, StringBuilder out) {
        var fields = new StringBuilder("\"code\":");
        var meaning = FaultMeaning.of(why);
        JsonText.appendString(meaning.code(), fields);
        fields.append(",\"message\":");
        JsonText.appendString(why.message(), fields);
        fields.append(",\"param\":");
        JsonText.appendStringOrNull(why.param(), fields);
        out.append(',').append(fields).append(",\"error\":{\"type\":");
        JsonText.appendString(meaning.type(), out);
        out.append(',').append(fields).append('}');
    }

    private void tellItem(String type, OutputItem item) {
        tell(
                type,
                out -> {
                    out.append(",\"output_index\":").append(item.index()).append(",\"item\":");
                    item.append(out);
                });
    }

    private void tellWhole(String type) {
        tell(type, out -> out.append(",\"response\":").append(json(false, true)));
    }

    private void tell(String type, Consumer<StringBuilder> fields) {
        var own = number++;
        if (events.wants(own)) {
            var json =
                    new StringBuilder("{\"type\":\"")
                            .append(type)
                            .append("\",\"sequence_number\":")
                            .append(own);
            fields.accept(json);
            events.take(type, json.append('}'));
        }
    }

    /**
     * The response as it is now.
     *
     * @param working whether somebody works on it, where nothing came yet
     * @param shown whether what came so far may be seen before the end
     */
    String json(boolean working, boolean shown) {
        var now = status == ResponseStatus.QUEUED && working ? ResponseStatus.IN_PROGRESS : status;
        return new ResponseJson(made, form)
                .write(now, shown || ended() ? items : List.of(), fault, reason, usage);
    }

    /** The items so far. */
    ResponseItems output() {
        var nodes = new ArrayList<ObjectNode>();
        for (var item : items) {
            var out = new StringBuilder();
            item.append(out);
            nodes.add(parsed(out.toString()));
        }
        return new ResponseItems(nodes);
    }

    private static ObjectNode parsed(String written) {
        try {
            return (ObjectNode) JsonBody.MAPPER.readTree(written);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written can be read", e);
        }
    }
}
