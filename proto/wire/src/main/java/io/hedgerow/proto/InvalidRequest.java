package io.hedgerow.proto;

/**
 * What was wrong with a request.
 *
 * @param path the field at fault: {@code features.alcohol}; {@code inputs[image]} where it was sent in the list {@code
 *     inputs}, with {@code .datatype}, {@code .shape[0]} or {@code .data[3]} where one part of the tensor is at fault
 *     (the position in row-major order); {@code endpoint}
 * @param message what is wrong and what is allowed
 */
public record InvalidRequest(String path, String message) {}
