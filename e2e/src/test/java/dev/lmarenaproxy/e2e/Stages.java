package dev.lmarenaproxy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the {@link Stage.Setup} of its stage, closes the stage after the test, and keeps
 * screenshots of a test that failed, and its trace with {@code make e2e TRACES=1}. All tests of a
 * run share one browser.
 */
final class Stages implements ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace SPACE = Namespace.create(Stages.class);

    /** The stage of one test, and its gateway's home. */
    private static final class Performance implements AutoCloseable {
        private final Path home;
        private final Stage.Setup setup;
        private @Nullable Stage stage;

        Performance(Chromium chromium) {
            try {
                this.home = Files.createTempDirectory("lmarena-proxy-e2e");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.setup = new Stage.Setup(chromium, home, opened -> stage = opened);
        }

        @Override
        public void close() throws IOException {
            if (stage != null) {
                stage.close();
            }
            try (var files = Files.walk(home)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Stage.Setup.class;
    }

    @Override
    public Stage.Setup resolveParameter(ParameterContext parameter, ExtensionContext test) {
        var chromium =
                test.getRoot()
                        .getStore(SPACE)
                        .computeIfAbsent(Chromium.class, _ -> Chromium.launch(), Chromium.class);
        return test.getStore(SPACE)
                .computeIfAbsent(
                        Performance.class, _ -> new Performance(chromium), Performance.class)
                .setup;
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
        var performance = test.getStore(SPACE).get(Performance.class, Performance.class);
        if (test.getExecutionException().isPresent()
                && performance != null
                && performance.stage != null) {
            performance.stage.record(
                    test.getRequiredTestClass().getSimpleName()
                            + "-"
                            + test.getRequiredTestMethod().getName());
        }
    }
}
