package dev.lmarenaproxy.tab;

/** A picture or a video on its way from a tab. Any thread may call it. */
public interface MediaFetch {
    /** The sink has been read: the tab may be allowed more. */
    void progressed();

    /** Nobody wants it any more; what the sink still hears is of no use. */
    void cancel();
}
