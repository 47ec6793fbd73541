package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.simulator.script.EvaluationRequest.Kind;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a request body says, once it was found to keep to the contract of its generation. {@code
 * verification} is the token of the human verification, empty where there is none.
 */
record EvaluationBody(
        String evaluationId,
        String answerId,
        String modelId,
        String modality,
        String prompt,
        String conversation,
        String verification) {
    private static final Set<String> MODALITIES = Set.of("chat", "image", "video", "search");

    static EvaluationBody read(
            Generation generation,
            EvaluationRoute route,
            JsonNode body,
            Predicate<String> knownAttachment)
            throws WrongBody {
        var reader = new Reader(generation, route, new Fields("", body), knownAttachment);
        if (route.kind() == Kind.RETRY) {
            return reader.retry();
        }
        return generation.historyTravels() ? reader.history() : reader.singleMessage();
    }

    private record Reader(
            Generation generation,
            EvaluationRoute route,
            Fields body,
            Predicate<String> knownAttachment) {

        EvaluationBody history() throws WrongBody {
            var id = uuid("id");
            body.oneOf("mode", generation.modes());
            var model = body.text("modelAId");
            var answer = uuid("modelAMessageId");
            var asking = uuid("userMessageId");
            var modality = body.oneOf("modality", MODALITIES);
            var history =
                    MessageChain.read(body.array("messages"), id, generation, knownAttachment);
            var verification = verification();
            body.requireAllKnown();
            history.requireAnswer(answer, model);
            if (!history.lastAsking().equals(asking)) {
                throw new WrongBody(
                        "userMessageId is not the id of the last message but the answer");
            }
            return of(id, answer, model, modality, history, verification);
        }

        EvaluationBody singleMessage() throws WrongBody {
            var id = uuid("id");
            if (route.kind() == Kind.CREATE) {
                body.oneOf("mode", generation.modes());
            } else if (!id.equals(route.evaluationId())) {
                throw new WrongBody("id is not the evaluation of the path: " + id);
            }
            var model = body.text("modelAId");
            uuid("userMessageId");
            var answer = uuid("modelAMessageId");
            if (generation.needsSecondAnswerId() || body.has("modelBMessageId")) {
                uuid("modelBMessageId");
            }
            var modality = body.oneOf("modality", MODALITIES);
            var prompt = userMessage(body.object("userMessage"));
            var verification = verification();
            if (generation == Generation.ARENA_2026_10) {
                // taken and ignored
                body.has("tools");
                body.has("tool_choice");
            }
            body.requireAllKnown();
            return new EvaluationBody(id, answer, model, modality, prompt, prompt, verification);
        }

        EvaluationBody retry() throws WrongBody {
            var model = body.text("modelId");
            var messages = body.array("messages");
            body.requireAllKnown();
            var history =
                    MessageChain.read(messages, route.evaluationId(), generation, knownAttachment);
            history.requireAnswer(route.messageId(), model);
            return of(route.evaluationId(), route.messageId(), model, "chat", history, "");
        }

        private static EvaluationBody of(
                String id,
                String answer,
                String model,
                String modality,
                MessageChain history,
                String verification) {
            return new EvaluationBody(
                    id,
                    answer,
                    model,
                    modality,
                    history.prompt(),
                    history.conversation(),
                    verification);
        }

        private String userMessage(Fields message) throws WrongBody {
            var content = message.text("content");
            Attachments.check(message, knownAttachment);
            message.object("metadata");
            message.requireAllKnown();
            return content;
        }

        /** The page adds it; a body without it is well-formed all the same. */
        private String verification() throws WrongBody {
            return body.has("recaptchaV3Token") ? body.text("recaptchaV3Token") : "";
        }

        private String uuid(String name) throws WrongBody {
            return body.uuid(name, generation.uuidVersions());
        }
    }
}
