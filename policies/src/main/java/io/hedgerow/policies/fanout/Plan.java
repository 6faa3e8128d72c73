package io.hedgerow.policies.fanout;

/**
 * Which variants score one request.
 *
 * @param variants bit i set: variant i scores
 * @param arm position of the assigned or canary arm's variant, or -1 where arms play no part
 */
public record Plan(long variants, int arm) {}
