package io.hedgerow.executors.tensorflow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations that a model may be made of, as listed in {@code allowed-operations.txt} beside this class. */
final class AllowedOperations {
    /** In a SavedModel, where its input is shown to be the model's own file of variables. */
    static final String RESTORE = "RestoreV2";

    private static final Set<String> NAMES = read();

    private AllowedOperations() {}

    static Set<String> names() {
        return NAMES;
    }

    private static Set<String> read() {
        try (InputStream in = AllowedOperations.class.getResourceAsStream("allowed-operations.txt")) {
            if (in == null) {
                throw new IllegalStateException("allowed-operations.txt is missing in the jar");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ", -1)))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
