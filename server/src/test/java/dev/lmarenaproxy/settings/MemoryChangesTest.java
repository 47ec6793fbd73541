package dev.lmarenaproxy.settings;

class MemoryChangesTest extends ChangeStoreContract {
    @Override
    protected ChangeStore store() {
        return new MemoryChanges();
    }
}
