// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DIDRegistry} from "../../../contracts/blocks/identity/DIDRegistry.sol";
import {EligibleSet} from "../../../contracts/mocks/EligibleSet.sol";
import {AlastriaIdentityManager} from "../../../contracts/systems/identity/AlastriaIdentityManager.sol";
import {IAlastriaIdentityManager} from "../../../contracts/systems/identity/IAlastriaIdentityManager.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

/// @title AlastriaTest
/// @notice A network with a bank that may vouch up to Substantial, and a subject that a relayer acts for.
abstract contract AlastriaTest is BlockTest {
    DIDRegistry internal registry = new DIDRegistry();
    EligibleSet internal members = new EligibleSet();
    AlastriaIdentityManager internal manager;

    address internal bank = makeAddr("bank");
    address internal stranger = makeAddr("stranger");
    address internal relayer = makeAddr("relayer");
    address internal ana;
    uint256 internal anaKey;

    uint40 internal constant NOW = uint40(DEADLINE) - 1 days;
    uint32 internal constant SET_UP_PERIOD = 10_000;

    IAlastriaIdentityManager.Level internal constant NONE = IAlastriaIdentityManager.Level.None;
    IAlastriaIdentityManager.Level internal constant LOW = IAlastriaIdentityManager.Level.Low;
    IAlastriaIdentityManager.Level internal constant SUBSTANTIAL = IAlastriaIdentityManager.Level.Substantial;
    IAlastriaIdentityManager.Level internal constant HIGH = IAlastriaIdentityManager.Level.High;

    function setUp() public virtual {
        (ana, anaKey) = makeAddrAndKey("ana");
        vm.warp(NOW);
        manager = new AlastriaIdentityManager(registry, members, SET_UP_PERIOD);
        members.set(bank, manager.memberTopic(LOW), true);
        members.set(bank, manager.memberTopic(SUBSTANTIAL), true);
    }

    function _setUp(address subject, IAlastriaIdentityManager.Level level) internal {
        vm.prank(bank);
        manager.setUpId(subject, level);
    }

    function _create(IAlastriaIdentityManager.Level level) internal {
        _setUp(ana, level);
        vm.prank(ana);
        manager.createId(ana, bank);
    }

    function _signed(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return _sign(key, _typedDigest("Trellis AlastriaIdentityManager", block.chainid, address(manager), structHash));
    }

    function _createSignature(
        uint256 key,
        address identity,
        IAlastriaIdentityManager.Level level,
        uint256 expiresAt
    ) internal view returns (bytes memory) {
        bytes32 typehash = keccak256(
            "CreateId(address subject,address identity,address member,uint8 level,uint256 expiresAt)"
        );
        return _signed(key, keccak256(abi.encode(typehash, vm.addr(key), identity, bank, level, expiresAt)));
    }
}
