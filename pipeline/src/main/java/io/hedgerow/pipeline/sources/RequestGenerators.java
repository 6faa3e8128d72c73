package io.hedgerow.pipeline.sources;

import java.util.ServiceLoader;
import java.util.TreeMap;

/** The generators on the class path. */
public final class RequestGenerators {
    private RequestGenerators() {}

    /** The generator of that name. Throws {@link IllegalArgumentException} naming those that exist. */
    public static RequestGenerator find(String name, ClassLoader loader) {
        TreeMap<String, RequestGenerator> found = new TreeMap<>();
        for (RequestGenerator generator : ServiceLoader.load(RequestGenerator.class, loader)) {
            found.put(generator.name(), generator);
        }
        RequestGenerator generator = found.get(name);
        if (generator == null) {
            throw new IllegalArgumentException("no request generator " + name + " on the class path; there is "
                    + (found.isEmpty() ? "none" : String.join(", ", found.keySet())));
        }
        return generator;
    }
}
