package dev.lmarenaproxy.journal;

class MemoryNoteTest extends NoteContract {
    private final MemoryStore store = new MemoryStore(MemoryStore.DEFAULT_BYTES);

    @Override
    protected JournalStore store() {
        return store;
    }
}
