package dev.lmarenaproxy.dialect.openai;

/** Takes the events of a response, in order. */
interface ResponseEvents {
    /** Takes none. */
    ResponseEvents NONE =
            new ResponseEvents() {
                @Override
                public boolean wants(int number) {
                    return false;
                }

                @Override
                public void take(String type, StringBuilder json) {
                    throw new IllegalStateException("wanted nothing");
                }
            };

    /** Whether the event with the number is to be written at all. */
    default boolean wants(int number) {
        return true;
    }

    void take(String type, StringBuilder json);
}
