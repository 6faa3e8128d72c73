package io.hedgerow.pipeline.documents;

import io.hedgerow.kafka.RequestTopic;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a job's requests come from. */
public sealed interface RequestSource extends Serializable {

    /** Which of the records it is. */
    Kind kind();

    /** Whether the requests end. */
    boolean isBounded();

    /** Kinds of sources. */
    enum Kind {
        FILES,
        GENERATOR,
        KAFKA
    }

    /** Formats of request files. */
    enum Format {
        JSONL,
        CSV
    }

    /**
     * A file, or a folder of files.
     *
     * @param path where
     * @param format how a line is read
     * @param csv settings of CSV files; null for JSON lines
     */
    record FilesSource(
            FileLocation path, Format format, @Nullable CsvOptions csv) implements RequestSource {
        @Override
        public Kind kind() {
            return Kind.FILES;
        }

        @Override
        public boolean isBounded() {
            return true;
        }
    }

    /**
     * How CSV rows become requests. A column {@code requestId}, where there is one, is the request's ID.
     *
     * @param endpoint endpoint every row is for
     * @param delimiter what separates the columns
     * @param header names of the columns; empty where the file's first line has them
     * @param ignoredColumns columns that are no inputs
     */
    record CsvOptions(String endpoint, char delimiter, List<String> header, List<String> ignoredColumns)
            implements Serializable {
        public CsvOptions {
            header = List.copyOf(header);
            ignoredColumns = List.copyOf(ignoredColumns);
        }
    }

    /**
     * Requests of a registered generator.
     *
     * @param name its registered name
     * @param seed the same seed gives the same requests
     * @param requests how many, at least 1, or null for no end
     * @param ratePerSecond requests per second, above 0, or null for as fast as they are taken
     * @param startIndex index of the first request
     * @param endpoint endpoint the requests are for, or null for the generator's own choice
     * @param options settings of the generator
     */
    record GeneratorSource(
            String name,
            long seed,
            @Nullable Long requests,
            @Nullable Double ratePerSecond,
            long startIndex,
            @Nullable String endpoint,
            Map<String, String> options)
            implements RequestSource {
        public GeneratorSource {
            options = Map.copyOf(options);
        }

        public GeneratorSource withSeed(long newSeed) {
            return new GeneratorSource(name, newSeed, requests, ratePerSecond, startIndex, endpoint, options);
        }

        public GeneratorSource withRequests(@Nullable Long newRequests) {
            return new GeneratorSource(name, seed, newRequests, ratePerSecond, startIndex, endpoint, options);
        }

        public GeneratorSource withRatePerSecond(@Nullable Double newRate) {
            return new GeneratorSource(name, seed, requests, newRate, startIndex, endpoint, options);
        }

        @Override
        public Kind kind() {
            return Kind.GENERATOR;
        }

        @Override
        public boolean isBounded() {
            return requests != null;
        }
    }

    /**
     * Requests of a Kafka topic.
     *
     * @param topic the topic and how it is read
     */
    record KafkaSource(RequestTopic topic) implements RequestSource {
        @Override
        public Kind kind() {
            return Kind.KAFKA;
        }

        @Override
        public boolean isBounded() {
            return topic.isBounded();
        }
    }
}
