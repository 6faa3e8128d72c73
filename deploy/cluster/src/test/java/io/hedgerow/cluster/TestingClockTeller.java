package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Instant;

/** A process that answers each line with what its clocks say: epoch milliseconds, and nanoseconds since some moment. */
final class TestingClockTeller {
    private TestingClockTeller() {}

    public static void main(String[] args) throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        while (questions.readLine() != null) {
            System.out.println(Instant.now().toEpochMilli() + " " + System.nanoTime());
        }
    }
}
