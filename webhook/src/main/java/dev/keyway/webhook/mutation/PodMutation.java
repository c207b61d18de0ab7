// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import dev.keyway.webhook.admission.Verdict;
import dev.keyway.webhook.admission.Warnings;
import dev.keyway.webhook.settings.IdentityBinding;
import dev.keyway.webhook.settings.WebhookSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Decides what changes about a pod (workload-identity.md §5). Pure. Applied to its own result, it
/// changes nothing.
public final class PodMutation {
  private final WebhookSettings settings;
  private final ProxyContainers proxies;
  private final boolean nativeSidecars;

  /// @param nativeSidecars whether the API server knows init containers that stay
  /// @param logLevel the webhook's own, for the proxies; may be empty
  public PodMutation(WebhookSettings settings, boolean nativeSidecars, String logLevel) {
    this.settings = settings;
    this.nativeSidecars = nativeSidecars;
    this.proxies = new ProxyContainers(settings.proxy(), settings.proxyInit(), logLevel);
  }

  Verdict.Allowed of(PodView pod, Account account) throws Refused {
    return new Changes(pod, account).all();
  }

  /// The changes of one pod.
  private final class Changes {
    private final PodView pod;
    private final Account account;
    private final Optional<IdentityBinding> binding;
    private final TokenEnvironment environment;
    private final String volume;
    private final Set<String> skipped;
    private final Patch patch = new Patch();
    private boolean lacksClientId;

    Changes(PodView pod, Account account) {
      this.pod = pod;
      this.account = account;
      this.binding = settings.identityBinding().filter(this::asksFor);
      this.environment = new TokenEnvironment(account.annotations(), settings, binding);
      this.volume = TokenVolume.name(pod.name());
      this.skipped = Advice.skipped(pod.annotations());
    }

    private boolean asksFor(IdentityBinding offered) {
      return "true".equalsIgnoreCase(pod.annotations().get(offered.annotation()));
    }

    Verdict.Allowed all() throws Refused {
      var proxy = ProxyRequest.of(pod.annotations());
      if (proxy.isPresent()) {
        checkProxyCanWork();
      }
      var lifetime = TokenLifetime.of(pod.annotations(), account.annotations());
      var names = new HashSet<>(pod.initContainers().names());
      names.addAll(pod.containers().names());
      change(pod.initContainers());
      change(pod.containers());
      // Behind the changes of the others, whose places they shift.
      proxy.ifPresent(wanted -> inject(wanted, names));
      addVolume(lifetime);
      names.addAll(Set.of(ProxyContainers.PROXY, ProxyContainers.INIT));
      var bindingAnnotation =
          settings.identityBinding().map(IdentityBinding::annotation).orElse("");
      return new Verdict.Allowed(
          patch.steps(),
          Warnings.fit(new Advice(pod, account, bindingAnnotation).about(names, lacksClientId)));
    }

    private void checkProxyCanWork() throws Refused {
      if (pod.hostNetwork()) {
        throw new Refused("hostNetwork is set to true, cannot inject proxy sidecar");
      }
      if (pod.windows()) {
        throw new Refused(
            "the pod runs on Windows, cannot inject proxy sidecar: remove the annotation "
                + Annotations.INJECT_PROXY);
      }
    }

    private void change(ObjectList containers) throws Refused {
      var names = containers.names();
      for (int i = 0; i < names.size(); i++) {
        if (!skipped.contains(names.get(i))) {
          change(containers.items().get(i), containers.itemPath(i));
        }
      }
    }

    private void change(ObjectNode container, String path) throws Refused {
      var variables = ObjectList.of(container, path, "env");
      var present = variables.names();
      patch.append(variables, environment.missing(present));
      lacksClientId |=
          !environment.has(TokenEnvironment.CLIENT_ID)
              && !present.contains(TokenEnvironment.CLIENT_ID);

      var mounts = ObjectList.of(container, path, "volumeMounts");
      var mount = TokenVolume.mount(volume);
      int place = place(mounts);
      if (place < 0) {
        patch.append(mounts, List.of(mount));
      } else {
        patch.replace(mounts, place, mount);
      }
    }

    /// Returns where the mount is already, or that of the pod of which this one is a copy; -1 if
    /// there is neither.
    private int place(ObjectList mounts) throws Refused {
      var names = mounts.names();
      if (names.contains(volume)) {
        return names.indexOf(volume);
      }
      for (int i = 0; i < names.size(); i++) {
        var path = ObjectList.text(mounts.items().get(i), mounts.itemPath(i), "mountPath");
        if (names.get(i).startsWith(TokenVolume.NAME_PREFIX)
            && path.equals(Optional.of(TokenVolume.MOUNT_PATH))) {
          return i;
        }
      }
      return -1;
    }

    /// Where the proxy can stay as an init container, the redirection is the first thing in the pod
    /// and the proxy the second, so that no other container meets the node's own identity or finds
    /// nobody at the end of the redirection. Where it cannot, it starts after all init containers,
    /// which therefore must not be redirected.
    private void inject(ProxyRequest wanted, Set<String> present) {
      var init = injected(ProxyContainers.INIT, proxies.init(wanted.port()), present);
      var proxy =
          injected(ProxyContainers.PROXY, proxies.proxy(wanted.port(), nativeSidecars), present);
      if (nativeSidecars) {
        var both = new ArrayList<>(init);
        both.addAll(proxy);
        patch.prepend(pod.initContainers(), both);
      } else {
        patch.append(pod.initContainers(), init);
        patch.prepend(pod.containers(), proxy);
      }
    }

    private List<ObjectNode> injected(String name, ObjectNode container, Set<String> present) {
      if (present.contains(name)) {
        return List.of();
      }
      if (!skipped.contains(name)) {
        var names =
            container.path("env").valueStream().map(item -> item.path("name").stringValue(""));
        container.withArrayProperty("env").addAll(environment.missing(names.toList()));
        container.putArray("volumeMounts").add(TokenVolume.mount(volume));
      }
      return List.of(container);
    }

    private void addVolume(int lifetime) throws Refused {
      var audience = binding.map(IdentityBinding::audience).orElse(settings.audience());
      var wanted = TokenVolume.volume(volume, audience, lifetime, binding);
      int place = pod.volumes().names().indexOf(volume);
      if (place < 0) {
        patch.append(pod.volumes(), List.of(wanted));
      } else if (!TokenVolume.same(pod.volumes().items().get(place), wanted)) {
        patch.replace(pod.volumes(), place, wanted);
      }
    }
  }
}
