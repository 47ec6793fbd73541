package dev.lmarenaproxy.app;

import dev.lmarenaproxy.site.SiteProfiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line. */
@Command(
        name = "lmarena-proxy",
        description = "An OpenAI-compatible API for models that live in a browser tab.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {Main.ServeCommand.class, Main.DemoCommand.class},
        footer = {"", "Without a command it serves."})
public final class Main implements Callable<Integer> {
    /** Where the log file goes; Logback's configuration reads it. */
    private static final String LOG_FOLDER = "lmarena.home";

    /** From which level on the console shows what is logged; likewise. */
    private static final String CONSOLE_LEVEL = "lmarena.console";

    @Mixin private ServeOptions options = new ServeOptions();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, line, _) -> {
                    if (failure instanceof StartException) {
                        line.getErr().println(failure.getMessage());
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws StartException, InterruptedException {
        return options.serve();
    }

    /** The build's version, for {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"LMArena Proxy " + BuildInfo.VERSION};
        }
    }

    /** What serving can be told. */
    static final class ServeOptions {
        @Option(
                names = "--host",
                paramLabel = "ADDRESS",
                description =
                        "Address to listen on (default: the setting server.host, which is 127.0.0.1"
                                + " at first, this machine only).")
        private @Nullable String host;

        @Option(
                names = "--port",
                paramLabel = "PORT",
                description =
                        "Port to listen on; 0 picks one (default: the setting server.port, which is"
                                + " 9080 at first).")
        private @Nullable Integer port;

        @Option(
                names = "--home",
                paramLabel = "FOLDER",
                defaultValue = "logs",
                description = "Folder for settings, models and logs (default: ${DEFAULT-VALUE}).")
        private Path home = Path.of("");

        @Option(
                names = "--site-origin",
                paramLabel = "URL",
                description = "One more origin that tabs may come from; may be repeated.")
        private List<String> siteOrigins = List.of();

        @Option(
                names = "--site-profile",
                paramLabel = "NAME",
                defaultValue = SiteProfiles.DEFAULT,
                description = "What the site is like (default: ${DEFAULT-VALUE}).")
        private String siteProfile = "";

        @Option(
                names = "--no-open",
                description = "Don't open the site and the monitor in the browser.")
        private boolean noOpen;

        int serve() throws StartException, InterruptedException {
            System.setProperty(LOG_FOLDER, home.toString());
            var chosen = new Application.Options(host, port, home, siteOrigins, siteProfile);
            return Serve.run(chosen, !noOpen);
        }
    }

    /** {@code serve}: the same as no command. */
    @Command(name = "serve", description = "Run the gateway.", mixinStandardHelpOptions = true)
    static final class ServeCommand implements Callable<Integer> {
        @Mixin private ServeOptions options = new ServeOptions();

        @Override
        public Integer call() throws StartException, InterruptedException {
            return options.serve();
        }
    }

    /** {@code demo}: the gateway with an imitated site and a browser tab of its own. */
    @Command(
            name = "demo",
            description = "Run the gateway with an imitated site, and ask it one question.",
            mixinStandardHelpOptions = true)
    static final class DemoCommand implements Callable<Integer> {
        @Option(
                names = "--port",
                paramLabel = "PORT",
                defaultValue = "9080",
                description = "Port to listen on; 0 picks one (default: ${DEFAULT-VALUE}).")
        private int port;

        @Override
        public Integer call() throws Exception {
            var home = TemporaryFolder.make("lmarena-proxy-demo");
            System.setProperty(LOG_FOLDER, home.path().toString());
            // the answer is to be read, not looked for between log lines
            System.setProperty(CONSOLE_LEVEL, "WARN");
            return Demo.run(port, home);
        }
    }
}
