package dev.lmarenaproxy.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lmarenaproxy.simulator.Sessions.Session;
import dev.lmarenaproxy.simulator.script.Answer;
import dev.lmarenaproxy.simulator.script.Demand;
import dev.lmarenaproxy.simulator.script.EvaluationRequest;
import dev.lmarenaproxy.simulator.script.EvaluationRequest.Kind;
import dev.lmarenaproxy.simulator.script.Refusal;
import dev.lmarenaproxy.simulator.script.Reply;
import dev.lmarenaproxy.simulator.script.Scenario;
import dev.lmarenaproxy.simulator.script.WrongDirective;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The routes that ask for an answer: checks the request strictly, then does what the scenario says.
 */
final class EvaluationRoutes {
    private static final int MOST_OF_A_BODY = 10 * 1024 * 1024; // bytes

    private final Vertx vertx;
    private final SimulatorOptions options;
    private final Supplier<ModelList> models;
    private final Scenario scenario;
    private final Observations observations;
    private final Sessions sessions;
    private final Demands demands;
    private final Refusals refusals;
    private final Uploads uploads;
    private final String verification;
    private final KnownEvaluations known = new KnownEvaluations();

    EvaluationRoutes(
            Vertx vertx,
            SimulatorOptions options,
            Supplier<ModelList> models,
            Scenario scenario,
            Observations observations,
            Sessions sessions,
            Demands demands,
            Refusals refusals,
            Uploads uploads,
            String verification) {
        this.vertx = vertx;
        this.options = options;
        this.models = models;
        this.scenario = scenario;
        this.observations = observations;
        this.sessions = sessions;
        this.demands = demands;
        this.refusals = refusals;
        this.uploads = uploads;
        this.verification = verification;
    }

    /** Takes the request if its path is one of answer streams; false leaves it to others. */
    boolean takes(Exchange exchange) {
        var generation = options.generation();
        var path = exchange.path();
        if (generation.forbiddenPrefixes().stream().anyMatch(path::startsWith)) {
            exchange.refuse(403, "Route not allowed");
            return true;
        }
        var prefix = generation.streamPrefixes().stream().filter(path::startsWith).findFirst();
        if (prefix.isEmpty()) {
            return false;
        }
        var rest = path.substring(prefix.get().length());
        EvaluationRoute.of(generation, exchange.method(), rest)
                .ifPresentOrElse(
                        route -> admit(route, exchange), () -> exchange.refuse(404, "Not found"));
        return true;
    }

    /** From now on no evaluation of before is known. */
    void forgetEvaluations() {
        known.forget();
    }

    private void admit(EvaluationRoute route, Exchange exchange) {
        var session = sessions.of(exchange);
        if (session.isEmpty()) {
            exchange.refuse(401, "Unauthorized");
        } else if (!options.generation()
                .contentTypes()
                .contains(exchange.plainHeader("content-type"))) {
            exchange.refuse(
                    415,
                    "the content type is one of %s, not '%s'"
                            .formatted(
                                    options.generation().contentTypes(),
                                    exchange.header("content-type")));
        } else {
            exchange.body(MOST_OF_A_BODY, body -> ask(route, body, session.get(), exchange));
        }
    }

    private void ask(EvaluationRoute route, Buffer bytes, Session session, Exchange exchange) {
        try {
            var json = Json.MAPPER.readTree(bytes.toString());
            var body = EvaluationBody.read(options.generation(), route, json, uploads::knowsSigned);
            var model = models.get().nameOfId(body.modelId());
            if (model.isEmpty()) {
                exchange.refuse(404, "Model not found: " + body.modelId());
            } else if (!known.admits(route, body, session)) {
                exchange.refuse(404, "Evaluation not found: " + body.evaluationId());
            } else if (verifies(body, session)) {
                var asked = request(route, body, model.get(), json, exchange);
                if (answer(asked, session, exchange) instanceof Answer) {
                    known.add(body, session);
                }
            } else if (body.verification().isEmpty()) {
                refusals.send(new Refusal.HumanVerification(), exchange, Instant.now());
            } else {
                exchange.refuse(403, Refusals.VERIFICATION_FAILED);
            }
        } catch (JsonProcessingException e) {
            exchange.refuse(400, "the body is no JSON: " + e.getOriginalMessage());
        } catch (WrongBody e) {
            exchange.refuse(400, e.getMessage());
        } catch (WrongDirective e) {
            exchange.refuse(400, e.getMessage());
        }
    }

    /** A token of the page's own form is right; none is enough while nobody asks for one. */
    private boolean verifies(EvaluationBody body, Session session) {
        if (body.verification().equals(verification)) {
            demands.verified(session);
            return true;
        }
        return body.verification().isEmpty() && !demands.verificationWanted(session);
    }

    private EvaluationRequest request(
            EvaluationRoute route,
            EvaluationBody body,
            String modelName,
            JsonNode json,
            Exchange exchange)
            throws WrongDirective {
        return new EvaluationRequest(
                route.kind(),
                body.evaluationId(),
                body.modelId(),
                modelName,
                route.kind() == Kind.RETRY ? known.modality(body.evaluationId()) : body.modality(),
                body.prompt(),
                body.conversation(),
                known.attempt(EvaluationRequest.question(body.prompt(), body.conversation())),
                json,
                exchange.headers(),
                exchange.path(),
                options.filesAt().orElseGet(exchange::origin));
    }

    private Reply answer(EvaluationRequest request, Session session, Exchange exchange)
            throws WrongDirective {
        var reply = scenario.replyTo(request);
        var evaluation = observations.asked(request);
        var now = Instant.now();
        if (options.generation().tellsRateLimit() && reply instanceof Answer) {
            Refusals.tellLimit(exchange.response(), session.ask(), now);
        }
        carryOut(reply, evaluation, session, exchange, now);
        return reply;
    }

    private void carryOut(
            Reply reply, Evaluation evaluation, Session session, Exchange exchange, Instant now) {
        switch (reply) {
            case Answer answer ->
                    new AnswerWriter(
                                    vertx.getOrCreateContext(),
                                    exchange,
                                    answer,
                                    options.wire(),
                                    record(evaluation.request()),
                                    evaluation,
                                    observations)
                            .start();
            case Refusal refusal -> {
                refusals.send(refusal, exchange, now);
                observations.refused(evaluation);
            }
            case Demand demand -> {
                demands.of(session, demand);
                refusals.send(firstRefusal(demand), exchange, now);
                observations.refused(evaluation);
            }
        }
    }

    private static Refusal firstRefusal(Demand demand) {
        return switch (demand) {
            case Demand.BrowserCheck(int status, _) -> new Refusal.BrowserCheck(status);
            case Demand.HumanVerification _ -> new Refusal.HumanVerification();
            case Demand.SignIn _ -> new Refusal.SignedOut(false);
        };
    }

    /** The record of the evaluation that can come before the first row. */
    private static String record(EvaluationRequest request) {
        var body = request.body();
        var record = Json.MAPPER.createObjectNode();
        record.put("id", request.evaluationId());
        record.put("mode", body.path("mode").asText("direct"));
        record.set("modelAMessageId", body.path("modelAMessageId"));
        var message =
                Optional.of(body.path("userMessage"))
                        .filter(JsonNode::isObject)
                        .orElseGet(
                                () -> Json.MAPPER.valueToTree(Map.of("content", request.prompt())));
        record.set("userMessage", message);
        return record.toString();
    }
}
