package reprise.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reprise.settings.Settings;

/** Puts what guards the service at its listening sockets and into each connection, before all of Micronaut. */
@Singleton
final class ConnectionGuard implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

    /** Connections, and the bytes that they owe: with the buffers below they fit the container, docs/performance.md. */
    private static final int MAX_CONNECTIONS = 256;
    private static final long MAX_OWED = 16 << 20;
    /** A page of 50 events has 200 kB at most, and while it is made some copies of it. */
    private static final int MAX_LARGE = 4;
    /** On the metrics port, which clients do not reach: a scraper and the probes need few. */
    private static final int MAX_METRICS_CONNECTIONS = 32;
    private static final long MAX_METRICS_OWED = 4 << 20;
    private static final int MAX_METRICS_LARGE = 4;
    /** Connections that the kernel keeps until they are taken: it holds what they send. */
    private static final int BACKLOG = 128;
    /** Of a socket, in bytes; the kernel takes twice as many, and counts them as the container's. */
    private static final int BUFFER = 16_384;
    /** What is read at once, in bytes: what comes after a request waits in the kernel. */
    private static final int READ = 4_096;

    /**
     * An answer that waits stays where it is: a pooled allocator would copy it out of the heap, once for each client.
     */
    private static final ByteBufAllocator UNPOOLED = new UnpooledByteBufAllocator(false);

    private final Port service = new Port(MAX_CONNECTIONS, MAX_OWED, MAX_LARGE);
    private final Port metrics = new Port(MAX_METRICS_CONNECTIONS, MAX_METRICS_OWED, MAX_METRICS_LARGE);
    private final Texts texts;
    private final OriginRules origins;
    private final Seldom seldom;

    ConnectionGuard(Texts texts, Settings settings, Clock clock) {
        this.texts = texts;
        this.origins = new OriginRules(settings);
        this.seldom = new Seldom(clock, Duration.ofSeconds(1));
    }

    /** The server of the service is the only one that is a bean. */
    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(service);
        return event.getBean();
    }

    void guardMetrics(NettyServerCustomizer.Registry server) {
        server.register(metrics);
    }

    /** The connections to the service. */
    ConnectionLimit service() {
        return service.limit;
    }

    private Optional<Refusal> check(HttpRequest head, Channel channel) {
        return RequestRules.check(head).or(() -> EncodingRules.check(head))
                .or(() -> origins.check(head, channel.localAddress()));
    }

    private String words(HttpRequest request, Refusal refusal) {
        seldom.next()
                .ifPresent(left -> LOG.info("Refused a request with {}: {} {} more were refused since the last line.",
                        refusal.status().code(), texts.get(Locale.ENGLISH, refusal.key()), left));
        return texts.get(Languages.of(request.headers().get(HttpHeaderNames.ACCEPT_LANGUAGE)), refusal.key());
    }

    /** A listening socket, and what its connections share. */
    private final class Port implements NettyServerCustomizer {
        private final ConnectionLimit limit;
        private final LargeAnswers large;

        Port(int maxConnections, long maxOwed, int maxLarge) {
            this.limit = new ConnectionLimit(maxConnections, maxOwed);
            this.large = new LargeAnswers(maxLarge);
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            if (role == ChannelRole.CONNECTION) {
                return new Connection(channel, this);
            }
            channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
            channel.config().setOption(ChannelOption.SO_RCVBUF, BUFFER); // its connections inherit it
            channel.pipeline().addLast("door", new Door(limit));
            return this;
        }
    }

    private final class Connection implements NettyServerCustomizer {
        private final Channel channel;
        private final Port port;

        Connection(Channel channel, Port port) {
            this.channel = channel;
            this.port = port;
        }

        @Override
        public void onStreamPipelineBuilt() {
            channel.config().setAllocator(UNPOOLED);
            channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ).maxMessagesPerRead(1));
            channel.config().setOption(ChannelOption.SO_SNDBUF, BUFFER);
            var clients = new SlowClients(port.limit);
            channel.pipeline().addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "slow-clients", clients);
            channel.pipeline().addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "gate",
                    new RequestGate(head -> check(head, channel), EncodingRules::check, ConnectionGuard.this::words,
                            clients, port.large));
        }
    }
}
