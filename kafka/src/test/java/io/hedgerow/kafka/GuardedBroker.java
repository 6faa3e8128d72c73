package io.hedgerow.kafka;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;

/** A broker on which the account of a job may do what it has been allowed, and nothing else. */
final class GuardedBroker implements AutoCloseable {
    private final EmbeddedKafka broker = EmbeddedKafka.start(settings());

    private final Admin admin = Admin.create(
            new KafkaTopic(broker.bootstrapServers(), "none", Format.JSON, TestingLogins.client("admin", "a"))
                    .clientProperties());

    /** Something that an account may do. */
    record Right(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        static Right ofTopic(String name, AclOperation operation) {
            return new Right(ResourceType.TOPIC, name, PatternType.LITERAL, operation);
        }

        static Right ofTransactions(String prefix, AclOperation operation) {
            return new Right(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, operation);
        }

        private AclBinding as(AclPermissionType permission) {
            return new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry("User:job", "*", operation, permission));
        }
    }

    /** A topic as the job's account sees it. */
    KafkaTopic create(String name) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())))
                .all()
                .get();
        new TopicAwaiting(admin).await(name);
        return new KafkaTopic(broker.bootstrapServers(), name, Format.JSON, TestingLogins.client("job", "j"));
    }

    void allow(Collection<Right> rights) throws ExecutionException, InterruptedException {
        bind(rights.stream().map(right -> right.as(AclPermissionType.ALLOW)).toList());
    }

    void deny(Right right) throws ExecutionException, InterruptedException {
        bind(List.of(right.as(AclPermissionType.DENY)));
    }

    /** The broker hears of it a moment after the controller. */
    private void bind(List<AclBinding> bindings) throws ExecutionException, InterruptedException {
        admin.createAcls(bindings).all().get();
        Awaitility.await()
                .until(() ->
                        admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(bindings));
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(TestingLogins.broker(Map.of("admin", "a", "job", "j")));
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:broker;User:admin;User:ANONYMOUS");
        return settings;
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
