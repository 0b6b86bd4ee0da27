// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DIDRecovery} from "../../../contracts/blocks/identity/DIDRecovery.sol";
import {DIDRegistry} from "../../../contracts/blocks/identity/DIDRegistry.sol";
import {IDIDRecovery} from "../../../contracts/blocks/identity/IDIDRecovery.sol";
import {SmartAccount} from "../../../contracts/mocks/SmartAccount.sol";
import {BlockTest} from "../../helpers/BlockTest.sol";

/// @title RecoveryTest
/// @notice The scene of the recovery's tests: an owner with four guardians of three kinds, one of them a contract; who
/// wants the identity back, a panic key, a thief and a stranger.
abstract contract RecoveryTest is BlockTest {
    /// @dev A guardian and what it keeps; `key` signs for it, also where its account is a contract.
    struct Guardian {
        address account;
        uint256 key;
        uint16 weight;
        uint8 category;
        bytes32 salt;
    }

    DIDRegistry internal registry = new DIDRegistry();
    DIDRecovery internal recovery = new DIDRecovery(registry);

    address internal owner;
    uint256 internal ownerKey;
    address internal panicAccount;
    uint256 internal panicKey;
    address internal thief;
    uint256 internal thiefKey;
    address internal newOwner = makeAddr("new owner");
    address internal stranger = makeAddr("stranger");
    /// @dev In ascending order of accounts.
    Guardian[4] internal guardians;

    bytes32 internal constant PANIC_SALT = keccak256("salt of the panic key");
    uint32 internal constant THRESHOLD = 3;
    uint8 internal constant CATEGORIES = 2;
    uint32 internal constant DELAY = 3 days;
    uint256 internal constant WINDOW = 14 days;
    uint40 internal constant NOW = uint40(DEADLINE) - 900 days;
    uint8 internal constant FAMILY = 1;
    uint8 internal constant FRIEND = 2;
    uint8 internal constant INSTITUTION = 7;
    /// @dev Every guardian; a bit for each.
    uint8 internal constant ALL = 15;

    bytes32 internal constant APPROVE = keccak256(
        "ApproveRecovery(address guardian,address identity,address newOwner,bytes32 guardians,uint32 version,uint32 number,uint256 deadline)"
    );
    bytes32 internal constant INSIST = keccak256(
        "InsistOnRecovery(address guardian,address identity,address newOwner,bytes32 guardians,uint32 version,uint32 number,uint256 deadline)"
    );

    constructor() {
        vm.warp(NOW);
        (owner, ownerKey) = makeAddrAndKey("owner");
        (panicAccount, panicKey) = makeAddrAndKey("panic");
        (thief, thiefKey) = makeAddrAndKey("thief");
        _guardian(0, "sister", 1, FAMILY);
        _guardian(1, "brother", 1, FAMILY);
        _guardian(2, "friend", 2, FRIEND);
        _guardian(3, "university", 1, INSTITUTION);
        guardians[3].account = address(new SmartAccount(guardians[3].account));
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 j = i + 1; j < 4; ++j) if (guardians[j].account < guardians[i].account) _swap(i, j);
        }
    }

    function _swap(uint256 i, uint256 j) private {
        Guardian memory before = guardians[i];
        guardians[i] = guardians[j];
        guardians[j] = before;
    }

    // ——— policies

    function _enable() internal {
        _actAs(owner);
        registry.setRecovery(owner, address(recovery));
    }

    /// @dev The owner's identity under the policy of the scene, known to the registry.
    function _protect() internal {
        _enable();
        recovery.setPolicy(owner, _policy());
    }

    function _policy() internal view returns (IDIDRecovery.Policy memory) {
        return _policyOf(_pair(_pair(_leaf(0), _leaf(1)), _pair(_leaf(2), _leaf(3))), panicAccount);
    }

    function _policyOf(bytes32 root, address panicked) internal pure returns (IDIDRecovery.Policy memory) {
        return IDIDRecovery.Policy(root, _panicOf(panicked), THRESHOLD, CATEGORIES, DELAY);
    }

    /// @dev A policy of one guardian, whose leaf is the root.
    function _soloPolicy(address account, address panicked) internal pure returns (IDIDRecovery.Policy memory policy) {
        policy = _policyOf(_leafOf(account, 1, FAMILY, 0), panicked);
        (policy.threshold, policy.minCategories) = (1, 1);
    }

    function _panicOf(address account) internal pure returns (bytes32) {
        return keccak256(abi.encode(account, PANIC_SALT));
    }

    function _leaf(uint256 i) internal view returns (bytes32) {
        Guardian storage g = guardians[i];
        return _leafOf(g.account, g.weight, g.category, g.salt);
    }

    function _leafOf(address account, uint16 weight, uint8 category, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account, weight, category, salt))));
    }

    function _pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    // ——— approvals

    /// @dev What the guardians with a bit in `who` sign about the owner's identity.
    function _approvals(
        bytes32 typeHash,
        uint8 who,
        uint32 version,
        uint32 number
    ) internal view returns (IDIDRecovery.Approval[] memory) {
        return _approvalsFor(typeHash, who, owner, newOwner, version, number);
    }

    function _approvalsFor(
        bytes32 typeHash,
        uint8 who,
        address identity,
        address successor,
        uint32 version,
        uint32 number
    ) internal view returns (IDIDRecovery.Approval[] memory approvals) {
        uint256 count = 0;
        for (uint256 i = 0; i < 4; ++i) count += (who >> i) & 1;
        approvals = new IDIDRecovery.Approval[](count);
        count = 0;
        for (uint256 i = 0; i < 4; ++i) {
            if ((who >> i) & 1 == 0) continue;
            bytes32 root = _policy().guardians;
            approvals[count] = _bare(i);
            bytes32 structHash = keccak256(
                abi.encode(typeHash, approvals[count].guardian, identity, successor, root, version, number, DEADLINE)
            );
            approvals[count++].signature = _signed(guardians[i].key, structHash);
        }
    }

    /// @dev What a guardian keeps, not signed.
    function _bare(uint256 i) internal view returns (IDIDRecovery.Approval memory approval) {
        Guardian storage g = guardians[i];
        bytes32[] memory proof = new bytes32[](2);
        proof[0] = _leaf(i ^ 1);
        proof[1] = i < 2 ? _pair(_leaf(2), _leaf(3)) : _pair(_leaf(0), _leaf(1));
        return IDIDRecovery.Approval(g.account, g.weight, g.category, g.salt, proof, DEADLINE, "");
    }

    /// @dev The approval of the one guardian of {_soloPolicy}.
    function _solo(
        bytes32 typeHash,
        address guardian,
        uint256 key,
        uint32 version,
        uint32 number
    ) internal view returns (IDIDRecovery.Approval[] memory approvals) {
        approvals = new IDIDRecovery.Approval[](1);
        approvals[0].guardian = guardian;
        (approvals[0].weight, approvals[0].category, approvals[0].deadline) = (1, FAMILY, DEADLINE);
        bytes32 structHash = _soloHash(typeHash, guardian, version, number);
        approvals[0].signature = _signed(key, structHash);
    }

    function _soloHash(
        bytes32 typeHash,
        address guardian,
        uint32 version,
        uint32 number
    ) internal view returns (bytes32) {
        bytes32 root = _leafOf(guardian, 1, FAMILY, 0);
        return keccak256(abi.encode(typeHash, guardian, owner, newOwner, root, version, number, DEADLINE));
    }

    function _signed(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return _sign(key, _digest(structHash));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _typedDigest("Trellis DIDRecovery", block.chainid, address(recovery), structHash);
    }

    // ——— steps

    /// @dev Everybody proposes, by a stranger's hand.
    function _propose() internal returns (uint32 number) {
        (, uint32 version) = recovery.policyOf(owner);
        number = recovery.proposalOf(owner).number + 1;
        IDIDRecovery.Approval[] memory approvals = _approvals(APPROVE, ALL, version, number);
        _actAs(stranger);
        assertEq(recovery.propose(owner, newOwner, approvals), number);
    }

    function _insist(uint32 number) internal {
        IDIDRecovery.Approval[] memory approvals = _approvals(INSIST, ALL, recovery.proposalOf(owner).version, number);
        _actAs(stranger);
        recovery.insist(owner, number, approvals);
    }

    function _cancel(uint32 number) internal {
        _actAs(owner);
        recovery.cancel(owner, number);
    }

    /// @dev Does the weight and the number of kinds of these guardians suffice?
    function _suffices(uint8 who) internal view returns (bool) {
        uint256 weight = 0;
        uint256 marks = 0;
        for (uint256 i = 0; i < 4; ++i) {
            if ((who >> i) & 1 == 0) continue;
            weight += guardians[i].weight;
            marks |= 1 << guardians[i].category;
        }
        // More than one category if clearing the lowest bit leaves another.
        return weight >= THRESHOLD && marks & (marks - 1) != 0;
    }

    function _indexOf(string memory name) internal returns (uint256 i) {
        address account = makeAddr(name);
        while (guardians[i].account != account) ++i;
    }

    function _assertStage(IDIDRecovery.Stage stage) internal view {
        assertEq(uint8(recovery.proposalOf(owner).stage), uint8(stage));
    }

    function _guardian(uint256 i, string memory name, uint16 weight, uint8 category) private {
        (address account, uint256 key) = makeAddrAndKey(name);
        guardians[i] = Guardian(account, key, weight, category, keccak256(abi.encode("salt of", name)));
    }
}
