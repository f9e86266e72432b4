# Copyright: (c) 2026, telecom.broadworks contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Where plugins on the controller find connection options, besides their configuration.

    To be used together with the fragment ``ocip``, which describes the options. A unit test
    checks both against the table in module_utils/_options.py.
    """

    DOCUMENTATION = r"""
options:
  host:
    env: [{name: OCIP_HOST}]
    vars: [{name: ocip_host}]
  port:
    env: [{name: OCIP_PORT}]
    vars: [{name: ocip_port}]
  transport:
    env: [{name: OCIP_TRANSPORT}]
    vars: [{name: ocip_transport}]
  path:
    env: [{name: OCIP_PATH}]
    vars: [{name: ocip_path}]
  username:
    env: [{name: OCIP_USERNAME}]
    vars: [{name: ocip_username}]
  password:
    env: [{name: OCIP_PASSWORD}]
    vars: [{name: ocip_password}]
  login:
    env: [{name: OCIP_LOGIN}]
    vars: [{name: ocip_login}]
  validate_certs:
    env: [{name: OCIP_VALIDATE_CERTS}]
    vars: [{name: ocip_validate_certs}]
  ca_path:
    env: [{name: OCIP_CA_PATH}]
    vars: [{name: ocip_ca_path}]
  timeout:
    env: [{name: OCIP_TIMEOUT}]
    vars: [{name: ocip_timeout}]
  retries:
    env: [{name: OCIP_RETRIES}]
    vars: [{name: ocip_retries}]
  sessions:
    env: [{name: OCIP_SESSIONS}]
    vars: [{name: ocip_sessions}]
  transcript:
    env: [{name: OCIP_TRANSCRIPT}]
    vars: [{name: ocip_transcript}]
"""
