package dev.lmarenaproxy.scheduler;

/** A promise of the scheduler was broken. */
final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** The promises. */
    enum Promise {
        /** Each job ends exactly once, and nothing is decided about it after that. */
        ONE_END,
        /** A job runs in one place at a time, and is stopped where it runs. */
        ONE_ATTEMPT,
        /** Each attempt has the number after the last one's. */
        EPOCHS,
        /** No tab, nor all of them, have more than they may. */
        LIMITS,
        /** Jobs go to tabs that are ready, well, not parked, and offer the model. */
        RIGHT_TAB,
        /**
         * Of these the best: where the conversation goes on, not where the job failed, few jobs.
         */
        BEST_TAB,
        /** What an owner submitted first starts first. */
        ORDER,
        /** Owners take turns. */
        TURNS,
        /** A failed attempt is made again as often as it may, and not before its pause is over. */
        RETRIES,
        /** A browser that the site limits is parked as long as the site said. */
        PARKS,
        /** Nobody waits longer than he may. */
        IN_TIME,
        /** Nobody is sent away before he has waited, nor for a wrong reason. */
        NOT_TOO_EARLY,
        /** No job waits that a tab could take. */
        NO_IDLENESS
    }

    final Promise promise;

    Broken(Promise promise, String what) {
        super(promise + ": " + what);
        this.promise = promise;
    }

    static void unless(boolean kept, Promise promise, Object... what) {
        if (!kept) {
            var words = new StringBuilder();
            for (var word : what) {
                words.append(word).append(' ');
            }
            throw new Broken(promise, words.toString().strip());
        }
    }
}
