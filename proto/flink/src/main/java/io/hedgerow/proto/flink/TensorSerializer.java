package io.hedgerow.proto.flink;

import io.hedgerow.policies.Tensor;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class TensorSerializer extends MessageSerializer<Tensor> {
    private static final long serialVersionUID = 1L;

    TensorSerializer() {
        super(Tensor.class);
    }

    @Override
    public Tensor createInstance() {
        return new Tensor(Tensor.Datatype.FP64, new long[] {0}, new double[0]);
    }

    @Override
    protected void write(Tensor tensor, DataOutputView out) throws IOException {
        TensorFormat.write(tensor, out);
    }

    @Override
    protected Tensor read(int version, DataInputView in) throws IOException {
        return TensorFormat.read(in);
    }
}
