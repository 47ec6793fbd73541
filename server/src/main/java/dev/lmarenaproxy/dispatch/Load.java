package dev.lmarenaproxy.dispatch;

/**
 * How many jobs are under way.
 *
 * @param waiting those that pause before another attempt included
 */
public record Load(int waiting, int running) {}
