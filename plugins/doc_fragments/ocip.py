# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of the connection options and of what all modules have in common."""

    DOCUMENTATION = r"""
options:
  host:
    description:
      - Name or address of the XSP or ADP node that serves OCI-P.
      - If you list several hosts, the module tries them in this order when it connects.
      - If not set, the environment variable E(OCIP_HOST) is used, with names separated by commas.
    type: list
    elements: str
  port:
    description:
      - TCP port. The default depends on O(transport). It is V(2209) for V(tls), V(2208) for V(tcp),
        V(443) for V(https), and V(80) for V(http).
      - If not set, the environment variable E(OCIP_PORT) is used.
    type: int
  transport:
    description:
      - Transport of OCI-P. V(tls) and V(tcp) are the raw protocol; V(https) and V(http) are SOAP.
      - If not set, the environment variable E(OCIP_TRANSPORT) is used.
    type: str
    choices: [tls, tcp, https, http]
    default: tls
  path:
    description:
      - Path of the SOAP service, for V(https) and V(http).
      - If not set, the environment variable E(OCIP_PATH) is used.
    type: str
    default: /webservice/services/ProvisioningService
  username:
    description:
      - BroadWorks user id to log in with. It can be an administrator, a supervisor, or an agent.
      - If not set, the environment variable E(OCIP_USERNAME) is used.
    type: str
  password:
    description:
      - Password of O(username). It does not appear in any output, at any verbosity.
      - A password that the switch rejected is not sent again in the same run.
      - If not set, the environment variable E(OCIP_PASSWORD) is used.
    type: str
  login:
    description:
      - On encrypted transports, V(auto) sends the password itself. If the switch does not know that
        kind of login, V(auto) sends a digest. On other transports, V(auto) always sends a digest.
      - V(digest) always sends a digest of the password and a nonce.
      - V(password) always sends the password itself.
      - If not set, the environment variable E(OCIP_LOGIN) is used.
    type: str
    choices: [auto, digest, password]
    default: auto
  validate_certs:
    description:
      - Whether the certificate and the host name of the switch are verified.
      - If not set, the environment variable E(OCIP_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the certificates of trusted authorities, instead of those that the
        system trusts. The module reads it on the host on which it runs.
      - If not set, the environment variable E(OCIP_CA_PATH) is used.
    type: path
  timeout:
    description:
      - Seconds to wait for a connection, and for each complete answer.
      - If not set, the environment variable E(OCIP_TIMEOUT) is used.
    type: float
    default: 30.0
  retries:
    description:
      - How often the module tries again after each incident, such as a lost connection, with
        growing pauses. Any answer resets the count.
      - If not set, the environment variable E(OCIP_RETRIES) is used.
    type: int
    default: 3
  sessions:
    description:
      - Maximum number of sessions at the same time, 1 to 16. Each session has its own connection
        and login. Several sessions are faster for long lists if the switch is slow to answer.
      - The module distributes reads and changes over the sessions. In each standard or premium call
        center, it signs out the last agent of the list after all others. It signs out these last
        agents one after the other, in the order of the list, so the outcome is the same as with one
        session. With C(last_agent=force), it signs out all agents who share a call center one after
        the other.
      - If not set, the environment variable E(OCIP_SESSIONS) is used.
    type: int
    default: 1
  transcript:
    description:
      - File for a transcript of what is sent and received, on the host on which the module runs.
        Each run creates a new file that only its owner can read. If a file with that name exists, a
        number is added to the name.
      - Everything that could identify a person or a place is replaced with a pseudonym. Secrets are
        removed.
      - If not set, the environment variable E(OCIP_TRANSCRIPT) is used.
    type: path
requirements:
  - lxml
  - requests, for the transports V(https) and V(http)
notes:
  - You can set a connection option in several places. Ansible looks in the task and in
    C(module_defaults) first. Next is the variable with the name of the option and the prefix
    C(ocip_), such as C(ocip_host). Next is the keyword C(environment) of the task, its block, or
    its play. Last is the environment of the controller. Modules on other hosts get the values from
    the controller.
  - The address of the host on which the module runs must be in the provisioning access list of
    the switch.
"""

    ACTION_GROUP = r"""
attributes:
  action_group:
    description: Use C(group/telecom.broadworks.ocip) in C(module_defaults) to set the connection
      options of all modules at once.
    support: full
    membership:
      - telecom.broadworks.ocip
  async:
    description: Ansible returns the results of such tasks without the action plugin, which masks
      passwords.
    support: none
"""

    INFO = r"""
attributes:
  check_mode:
    description: The module only reads, in check mode as well.
    support: full
  diff_mode:
    description: The module changes nothing.
    support: none
  idempotent:
    description: The module changes nothing.
    support: full
"""
