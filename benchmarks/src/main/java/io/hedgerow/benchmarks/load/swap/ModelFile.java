package io.hedgerow.benchmarks.load.swap;

import java.nio.file.Path;

/**
 * A version of a model on disk.
 *
 * @param version its version
 * @param file absolute
 * @param sha256 digest of its bytes in lower-case hex
 */
public record ModelFile(String version, Path file, String sha256) {}
