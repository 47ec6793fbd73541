package dev.lmarenaproxy.dispatch;

/**
 * How many jobs are under way.
 *
 * @param waiting those included that pause before another attempt, and those that wait for the
 *     first model list
 */
public record Load(int waiting, int running) {}
