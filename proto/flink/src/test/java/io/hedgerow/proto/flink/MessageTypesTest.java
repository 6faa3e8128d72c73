package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeInformationTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;

/** The types against Flink's own type tests, and how Flink finds them. */
class MessageTypesTest extends TypeInformationTestBase<RecordTypeInfo<?>> {

    @Override
    protected RecordTypeInfo<?>[] getTestData() {
        return MessageTypes.all().toArray(RecordTypeInfo<?>[]::new);
    }

    @Test
    void serializersAreMadeWithGenericTypesDisabled() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        for (TypeInformation<?> type : MessageTypes.all()) {
            TypeSerializer<?> serializer = type.createSerializer(new SerializerConfigImpl(configuration));
            assertThat(serializer).isInstanceOf(MessageSerializer.class);
            assertThat(serializer.duplicate()).isSameAs(serializer);
            assertThat(serializer.isImmutableType()).isTrue();
        }
    }

    @Test
    void inFlightMessagesAreFoundWithoutBeingAsked() {
        assertThat(TypeInformation.of(PlanHeader.class)).isEqualTo(MessageTypes.PLAN_HEADER);
        assertThat(TypeInformation.of(WorkItem.class)).isEqualTo(MessageTypes.WORK_ITEM);
        assertThat(TypeInformation.of(AttemptReply.class)).isEqualTo(MessageTypes.ATTEMPT_REPLY);
        assertThat(TypeInformation.of(AttemptReplies.class)).isEqualTo(MessageTypes.ATTEMPT_REPLIES);
        assertThat(TypeInformation.of(Row.class)).isEqualTo(MessageTypes.ROW);
    }

    @Test
    void theFactoryKnowsTheWireMessagesToo() {
        assertThat(new MessageTypeFactory<Request>().createTypeInfo(Request.class, java.util.Map.of()))
                .isEqualTo(MessageTypes.REQUEST);
        assertThat(new MessageTypeFactory<Answer>().createTypeInfo(Answer.class, java.util.Map.of()))
                .isEqualTo(MessageTypes.ANSWER);
    }
}
