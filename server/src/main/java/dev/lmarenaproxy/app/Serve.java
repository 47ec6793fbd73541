package dev.lmarenaproxy.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Runs the gateway until the person stops it. */
final class Serve {
    private Serve() {}

    /**
     * Starts the gateway and waits.
     *
     * @param open whether to open the site and the monitor in the person's browser
     * @return the exit code; returns after an interruption only
     */
    static int run(Application.Options options, boolean open)
            throws StartException, InterruptedException {
        var application = Application.start(options);
        closeOnExit(new ConcurrentLinkedQueue<>(List.of(application)));
        var address = application.shownAddress();
        System.out.println("LMArena Proxy " + Application.version() + " is running.");
        System.out.println("  API         " + address + "/v1");
        System.out.println("  Monitor     " + address + "/monitor");
        System.out.println("  Userscript  " + address + "/lmarena_injector.user.js");
        System.out.println("  Site        " + application.siteHome());
        System.out.println("  Home        " + options.home().toAbsolutePath().normalize());
        if (!loopback(application.host())) {
            System.out.println(
                    "Warning: every machine that reaches "
                            + application.host()
                            + " can use the API and read the userscript with its token.");
        }
        System.out.println("Stop it with Ctrl-C.");
        if (open) {
            PersonsBrowser.open(application.siteHome());
            PersonsBrowser.open(application.address().resolve("/monitor"));
        }
        new CountDownLatch(1).await();
        return 0;
    }

    /** On Ctrl-C or a termination signal closes what is in the queue then, in its order. */
    static void closeOnExit(Queue<AutoCloseable> closing) {
        Runnable close =
                () -> {
                    for (var next = closing.poll(); next != null; next = closing.poll()) {
                        try {
                            next.close();
                        } catch (Exception e) {
                            System.err.println(e.getMessage());
                        }
                    }
                };
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(close));
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
