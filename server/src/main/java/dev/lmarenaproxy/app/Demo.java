package dev.lmarenaproxy.app;

final class Demo {
    private Demo() {}

    static int run(int port) {
        return port;
    }
}
