package io.hedgerow.policies.selection;

/** Selection policies by name: the built-in ones and those found by {@link java.util.ServiceLoader}. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class PolicyRegistry {
    private PolicyRegistry() {}

    /** The built-in policies and the providers the class loader finds. */
    public static PolicyRegistry load(ClassLoader loader) {
        throw new UnsupportedOperationException(loader.toString());
    }
}
