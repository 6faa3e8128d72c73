package io.hedgerow.proto;

/**
 * What was wrong with a request.
 *
 * @param path the field at fault, e.g. {@code features.alcohol}
 * @param message what is wrong and what is allowed
 */
public record InvalidRequest(String path, String message) {}
