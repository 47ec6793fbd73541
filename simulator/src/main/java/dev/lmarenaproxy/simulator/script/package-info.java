/**
 * What the imitated site answers, and why: {@link dev.lmarenaproxy.simulator.script.Scenario} picks
 * a {@link dev.lmarenaproxy.simulator.script.Reply} for each {@link
 * dev.lmarenaproxy.simulator.script.EvaluationRequest}, from what a test asked for, from a
 * directive in the prompt, or from the request alone. Values and decisions only; nothing here knows
 * HTTP.
 */
@NullMarked
package dev.lmarenaproxy.simulator.script;

import org.jspecify.annotations.NullMarked;
