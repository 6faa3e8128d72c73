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
    private transient RequestGenerator.@Nullable Series series;

    public GeneratedRequests(String generator, long seed, String endpoint, Map<String, String> options) {
        this.generator = generator;
        this.seed = seed;
        this.endpoint = endpoint;
        this.options = Map.copyOf(options);
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
        return Objects.requireNonNull(series, "not opened").request(index);
    }
}
