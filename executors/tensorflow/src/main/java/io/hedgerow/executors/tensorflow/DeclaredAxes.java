package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.TensorInfo;
import io.hedgerow.executors.tensors.Axes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;

/** Reads what is known of a tensor's shape. */
final class DeclaredAxes {
    private DeclaredAxes() {}

    /** What a signature declares, or else what TensorFlow inferred; null where not even the rank is known. */
    static @Nullable List<Long> of(@Nullable TensorInfo declared, Shape inferred) {
        if (declared != null
                && declared.hasTensorShape()
                && !declared.getTensorShape().getUnknownRank()) {
            return known(TensorChecks.sizes(declared.getTensorShape()));
        }
        return inferred.isUnknown()
                ? null
                : known(Arrays.stream(inferred.asArray()).boxed().toList());
    }

    private static List<Long> known(List<Long> sizes) {
        return sizes.stream().map(size -> size < 0 ? Axes.ANY : size).toList();
    }
}
