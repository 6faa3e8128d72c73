package io.hedgerow.policies;

import java.util.Objects;

/** A named output of a model. A named scalar is a tensor with an empty shape. */
public record NamedTensor(String name, Tensor tensor) {
    public NamedTensor {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(tensor, "tensor is null");
    }
}
