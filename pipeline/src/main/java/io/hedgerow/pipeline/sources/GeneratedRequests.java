package io.hedgerow.pipeline.sources;

import io.hedgerow.proto.Request;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.jspecify.annotations.Nullable;

/** Runs a {@link RequestGenerator} inside Flink's generator source. */
public final class GeneratedRequests implements GeneratorFunction<Long, Request> {
    private static final long serialVersionUID = 1L;

    private final String generator;
    private final long seed;
    private final String endpoint;
    private final Map<String, String> options;
    private final long startIndex;
    private transient RequestGenerator.@Nullable Series series;

    /**
     * Requests of a generator.
     *
     * @param generator its registered name
     * @param seed the same seed makes the same requests
     * @param endpoint endpoint the requests address
     * @param options settings of the generator
     * @param startIndex position of the first request
     */
    public GeneratedRequests(
            String generator, long seed, String endpoint, Map<String, String> options, long startIndex) {
        this.generator = generator;
        this.seed = seed;
        this.endpoint = endpoint;
        this.options = Map.copyOf(options);
        this.startIndex = startIndex;
    }

    /** The series, made with the generators the class loader finds. */
    public RequestGenerator.Series series(ClassLoader loader) {
        return RequestGenerators.find(generator, loader).series(seed, endpoint, options);
    }

    @Override
    public void open(SourceReaderContext context) {
        series = series(context.getUserCodeClassLoader().asClassLoader());
    }

    @Override
    public Request map(Long index) {
        return Objects.requireNonNull(series, "not opened").request(startIndex + index);
    }
}
