package dev.lmarenaproxy.monitor;

class MemoryRequestsTest extends RequestStoreContract {
    @Override
    protected RequestStore open() {
        return new MemoryRequests();
    }
}
