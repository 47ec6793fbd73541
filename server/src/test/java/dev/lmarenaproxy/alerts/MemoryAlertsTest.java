package dev.lmarenaproxy.alerts;

class MemoryAlertsTest extends AlertStoreContract {
    private final MemoryAlerts store = new MemoryAlerts();

    @Override
    protected AlertStore store() {
        return store;
    }
}
