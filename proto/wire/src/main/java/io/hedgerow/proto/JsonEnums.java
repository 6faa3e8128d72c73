package io.hedgerow.proto;

import java.util.Arrays;
import java.util.function.Function;

/** Enum constants by the names of the JSON form. */
final class JsonEnums {
    private JsonEnums() {}

    static <E extends Enum<E>> E parse(String path, String name, E[] constants, Function<E, String> nameOf)
            throws DecodeException {
        for (E constant : constants) {
            if (nameOf.apply(constant).equals(name)) {
                return constant;
            }
        }
        throw new DecodeException(path + ": unknown value " + Text.quoted(name) + "; allowed: "
                + String.join(", ", Arrays.stream(constants).map(nameOf).toList()));
    }
}
