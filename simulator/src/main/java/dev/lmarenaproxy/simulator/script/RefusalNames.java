package dev.lmarenaproxy.simulator.script;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What refusals and demands are called in a directive. */
final class RefusalNames {
    private RefusalNames() {}

    /** All refusals; {@code wait} is what a rate limit tells. */
    static Map<String, Reply> refusals(Duration wait) {
        var names = new LinkedHashMap<String, Reply>();
        for (var told : Refusal.RateLimit.Told.values()) {
            names.put("rate-limit:" + name(told), new Refusal.RateLimit(told, wait));
        }
        for (var status : new int[] {403, 503, 200}) {
            names.put("browser-check:" + status, new Refusal.BrowserCheck(status));
        }
        names.put("human-verification", new Refusal.HumanVerification());
        names.put("signed-out", new Refusal.SignedOut(false));
        names.put("signed-out:redirect", new Refusal.SignedOut(true));
        names.put("too-large", new Refusal.TooLarge());
        names.put("model-withdrawn:404", new Refusal.ModelWithdrawn(404));
        names.put("model-withdrawn:400", new Refusal.ModelWithdrawn(400));
        for (var status : new int[] {500, 502, 503, 504, 520, 524}) {
            names.put("server-fault:" + status, new Refusal.ServerFault(status, false));
            names.put("server-fault:" + status + ":html", new Refusal.ServerFault(status, true));
        }
        for (var shape : Refusal.ErrorInBody.Shape.values()) {
            names.put("error-in-body:" + name(shape), new Refusal.ErrorInBody(shape));
        }
        names.put("prompt-failed", new Refusal.PromptFailed());
        names.put("reset", Answer.dropped());
        names.put("hang", Answer.hanging());
        names.put("empty", Answer.empty());
        addShortNames(names);
        return names;
    }

    static Map<String, Reply> demands() {
        return Map.of(
                "browser-check", new Demand.BrowserCheck(403, false),
                "browser-check:by-itself", new Demand.BrowserCheck(403, true),
                "human-verification", new Demand.HumanVerification(),
                "sign-in", new Demand.SignIn());
    }

    /** The first form of each refusal is also reached by its name alone. */
    private static void addShortNames(Map<String, Reply> names) {
        for (var form : List.copyOf(names.keySet())) {
            var refusal = names.get(form);
            if (refusal != null) {
                names.putIfAbsent(form.replaceFirst(":.*", ""), refusal);
            }
        }
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> Map<String, E> named(E[] constants) {
        var names = new LinkedHashMap<String, E>();
        Arrays.stream(constants).forEach(constant -> names.put(name(constant), constant));
        return names;
    }
}
