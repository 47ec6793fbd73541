package dev.lmarenaproxy.simulator;

import dev.lmarenaproxy.simulator.script.Wire;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What kind of site is imitated. {@link #of} gives the usual one; each method changes one thing and
 * returns the same object, which belongs to the thread that builds it.
 */
public final class SimulatorOptions {
    private final Generation generation;
    private String host = "127.0.0.1";
    private int port;
    private List<String> certificateHosts = List.of();
    private ModelList models = ModelList.standard();
    private @Nullable ModelListShape modelListShape;
    private boolean signedIn = true;
    private Wire wire = Wire.PLAIN;
    private @Nullable Supplier<String> pageScript;
    private boolean strictCsp;
    private @Nullable String filesAt;
    private boolean filesForPages = true;

    private SimulatorOptions(Generation generation) {
        this.generation = generation;
    }

    /** On a free port of the loopback, http, signed in, answers as fast as they are read. */
    public static SimulatorOptions of(Generation generation) {
        return new SimulatorOptions(generation);
    }

    /** The address to listen on. */
    public SimulatorOptions host(String host) {
        this.host = host;
        return this;
    }

    /** The port to listen on; 0 picks a free one. */
    public SimulatorOptions port(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no such port: " + port);
        }
        this.port = port;
        return this;
    }

    /** Serves https (and HTTP/2), under a self-signed certificate for the usual hosts. */
    public SimulatorOptions https() {
        return https("arena.test", "localhost", "127.0.0.1");
    }

    /** Serves https (and HTTP/2), under a self-signed certificate for these host names. */
    public SimulatorOptions https(String... hosts) {
        this.certificateHosts = List.of(hosts);
        return this;
    }

    public SimulatorOptions models(ModelList models) {
        this.models = models;
        return this;
    }

    /** How the page holds the model list, where it isn't to be as the generation has it. */
    public SimulatorOptions modelListShape(ModelListShape shape) {
        this.modelListShape = shape;
        return this;
    }

    /** Whether a visit of the page signs the visitor in; else the page has a button for it. */
    public SimulatorOptions signedIn(boolean signedIn) {
        this.signedIn = signedIn;
        return this;
    }

    /** How answers travel where nothing else is asked for. */
    public SimulatorOptions wire(Wire wire) {
        this.wire = wire;
        return this;
    }

    /** A script for the head of the page; asked for anew with each visit, on the event loop. */
    public SimulatorOptions pageScript(Supplier<String> script) {
        this.pageScript = script;
        return this;
    }

    /** Whether the page forbids itself to connect to any origin but its own. */
    public SimulatorOptions strictCsp(boolean strictCsp) {
        this.strictCsp = strictCsp;
        return this;
    }

    /**
     * The origin at which pictures and videos lie and where uploads go, where it is not the site's
     * own; its name must lead here too.
     */
    public SimulatorOptions filesAt(String origin) {
        this.filesAt = origin;
        return this;
    }

    /** Whether that origin lets the pages of others read there (CORS). */
    public SimulatorOptions filesForPages(boolean filesForPages) {
        this.filesForPages = filesForPages;
        return this;
    }

    Generation generation() {
        return generation;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Empty for plain http. */
    List<String> certificateHosts() {
        return certificateHosts;
    }

    ModelList models() {
        return models;
    }

    Optional<ModelListShape> modelListShape() {
        return Optional.ofNullable(modelListShape);
    }

    boolean signedIn() {
        return signedIn;
    }

    Wire wire() {
        return wire;
    }

    Optional<Supplier<String>> pageScript() {
        return Optional.ofNullable(pageScript);
    }

    boolean strictCsp() {
        return strictCsp;
    }

    Optional<String> filesAt() {
        return Optional.ofNullable(filesAt);
    }

    boolean filesForPages() {
        return filesForPages;
    }
}
