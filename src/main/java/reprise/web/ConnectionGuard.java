package reprise.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
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

/** Puts what guards the service into each connection, before all of Micronaut. */
@Singleton
final class ConnectionGuard implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

    private final Texts texts;
    private final OriginRules origins;
    private final Seldom seldom;

    ConnectionGuard(Texts texts, Settings settings, Clock clock) {
        this.texts = texts;
        this.origins = new OriginRules(settings);
        this.seldom = new Seldom(clock, Duration.ofSeconds(1));
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Listener());
        return event.getBean();
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

    private final class Listener implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Connection(channel) : this;
        }
    }

    private final class Connection implements NettyServerCustomizer {
        private final Channel channel;

        Connection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onStreamPipelineBuilt() {
            channel.pipeline().addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "gate",
                    new RequestGate(head -> check(head, channel), EncodingRules::check, ConnectionGuard.this::words));
        }
    }
}
