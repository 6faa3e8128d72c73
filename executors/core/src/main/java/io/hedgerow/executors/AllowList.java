package io.hedgerow.executors;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What the operator of a job lets its models reach beyond their own bytes. Whoever may publish a model may not thereby call
 * any server or run any class of the class path. Immutable.
 *
 * @param hosts servers that models may call, each a name or address, for any port, or with {@code :port}; sorted
 * @param classes classes that models may run, each a class name, or a package and {@code .*} for all classes in it and below;
 *     sorted
 */
public record AllowList(List<String> hosts, List<String> classes) implements Serializable {
    private static final String ALL = ".*";

    /** Nothing is allowed. */
    public static final AllowList NOTHING = new AllowList(List.of(), List.of());

    public AllowList {
        hosts = sorted(hosts); // equal lists load equal models, however they were written
        classes = sorted(classes);
    }

    private static List<String> sorted(Collection<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    /** Whether a class may be run, by its binary name. */
    public boolean admitsClass(String name) {
        return classes.stream()
                .anyMatch(allowed -> allowed.endsWith(ALL)
                        ? name.startsWith(allowed.substring(0, allowed.length() - 1))
                        : name.equals(allowed));
    }
}
