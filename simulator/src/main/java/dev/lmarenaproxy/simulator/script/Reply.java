package dev.lmarenaproxy.simulator.script;

/** What the site does with a well-formed request for an answer. */
public sealed interface Reply permits Answer, Refusal, Demand {}
