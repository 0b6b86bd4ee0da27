// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IEligibility} from "../../base/IEligibility.sol";
import {Signatures} from "../../base/Signatures.sol";
import {IDIDRegistry} from "../../blocks/identity/IDIDRegistry.sol";
import {AlastriaCredentials} from "./alastriaIdentityManager/AlastriaCredentials.sol";
import {AlastriaPresentations} from "./alastriaIdentityManager/AlastriaPresentations.sol";
import {AlastriaPublicKeys} from "./alastriaIdentityManager/AlastriaPublicKeys.sol";
import {IAlastriaIdentityManager} from "./IAlastriaIdentityManager.sol";

/// @title AlastriaIdentityManager
/// @notice AlastriaIDs in two steps, and where their keys, credentials and presentations stand.
///
/// **Roles** Members, by the register of members, set identities up and vouch for them. An identity's owner creates it and
/// keeps its keys. Subjects, issuers and receivers speak for themselves under any account. A relayer sends what an
/// account signed. Nobody administers this contract.
/// **Trusts** The DID registry to say who owns an identity, and through it the guardians of a recovery. The register of
/// members to say who may vouch at which level; whoever keeps it can end a member's word but not speak in its name.
contract AlastriaIdentityManager is
    IAlastriaIdentityManager,
    AlastriaPublicKeys,
    AlastriaCredentials,
    AlastriaPresentations
{
    bytes32 private constant CREATE_TYPEHASH = keccak256(
        "CreateId(address subject,address identity,address member,uint8 level,uint256 expiresAt)"
    );

    /// @notice How long a set-up waits for its subject, in seconds.
    uint32 public immutable setUpPeriod;

    /// @notice Who may vouch at which level, see {memberTopic}.
    IEligibility public immutable members;

    mapping(address subject => mapping(address member => SetUp)) private _setUps;

    mapping(address identity => Assurance) private _assurances;
    /// @dev When a member last said less of an identity than before.
    mapping(address identity => mapping(address member => uint40)) private _loweredAt;

    constructor(
        IDIDRegistry registry_,
        IEligibility members_,
        uint32 setUpPeriod_
    ) EIP712("Trellis AlastriaIdentityManager", "1") AlastriaPublicKeys(registry_) {
        members = members_;
        setUpPeriod = setUpPeriod_;
    }

    /// @inheritdoc IAlastriaIdentityManager
    function setUpId(address subject, Level level) external {
        if (subject == address(0) || level == Level.None) revert SetUpEmpty(subject, level);
        if (subject == msg.sender) revert SetUpOfSelf(subject);
        _requireMember(msg.sender, level);
        uint40 pending = _setUps[subject][msg.sender].expiresAt;
        if (block.timestamp <= pending) revert SetUpPending(subject, msg.sender, pending);

        uint40 expiresAt = uint40(block.timestamp + setUpPeriod);
        _setUps[subject][msg.sender] = SetUp(level, expiresAt);
        emit IdSetUp(msg.sender, subject, level, expiresAt);
    }

    /// @inheritdoc IAlastriaIdentityManager
    function cancelSetUp(address subject) external {
        if (_setUps[subject][msg.sender].expiresAt == 0) revert SetUpUnknown(subject, msg.sender);
        delete _setUps[subject][msg.sender];
        emit SetUpCancelled(msg.sender, subject);
    }

    /// @inheritdoc IAlastriaIdentityManager
    function createId(address identity, address member) external {
        _create(msg.sender, identity, member, _openSetUp(msg.sender, member));
    }

    /// @inheritdoc IAlastriaIdentityManager
    function createIdBySig(address subject, address identity, address member, bytes calldata signature) external {
        SetUp memory setUp = _openSetUp(subject, member);
        bytes32 structHash = keccak256(
            abi.encode(CREATE_TYPEHASH, subject, identity, member, setUp.level, setUp.expiresAt)
        );
        Signatures.requireValid(subject, _hashTypedDataV4(structHash), signature);
        _create(subject, identity, member, setUp);
    }

    /// @inheritdoc IAlastriaIdentityManager
    function assure(address identity, Level level) external {
        Assurance memory assurance = _assurances[identity];
        if (assurance.member != msg.sender) revert AssuranceMemberOnly(identity, msg.sender, assurance.member);
        if (assurance.level == level) revert AssuranceUnchanged(identity, level);
        if (level != Level.None) _requireMember(msg.sender, level);

        if (level < assurance.level) _loweredAt[identity][msg.sender] = uint40(block.timestamp);
        _assurances[identity] = Assurance(msg.sender, level, uint40(block.timestamp));
        emit IdAssured(identity, msg.sender, level);
    }

    /// @inheritdoc IAlastriaIdentityManager
    function setUpOf(address subject, address member) external view returns (SetUp memory) {
        return _setUps[subject][member];
    }

    /// @inheritdoc IAlastriaIdentityManager
    function assuranceOf(address identity) external view returns (Assurance memory) {
        return _assurances[identity];
    }

    /// @inheritdoc IAlastriaIdentityManager
    function levelOf(address identity) external view returns (Level) {
        return registry.identityOwner(identity) == address(0) ? Level.None : _standingLevel(identity);
    }

    /// @inheritdoc IEligibility
    /// @dev The key of an identity that has another owner by now is nobody's word any more.
    function isEligible(address account, bytes32 topic) external view returns (bool eligible) {
        for (uint8 level = uint8(Level.Low); level <= uint8(Level.High); ++level) {
            if (topic == assuranceTopic(Level(level))) return isAssured(account, account, Level(level));
        }
    }

    /// @inheritdoc IAlastriaIdentityManager
    function isAssured(address identity, address account, Level level) public view returns (bool) {
        if (level == Level.None || account == address(0)) return false;
        return registry.identityOwner(identity) == account && _standingLevel(identity) >= level;
    }

    /// @inheritdoc IAlastriaIdentityManager
    function assuranceTopic(Level level) public pure returns (bytes32) {
        return keccak256(abi.encode("Alastria assurance", level));
    }

    /// @inheritdoc IAlastriaIdentityManager
    function memberTopic(Level level) public pure returns (bytes32) {
        return keccak256(abi.encode("Alastria member", level));
    }

    function _create(address subject, address identity, address member, SetUp memory setUp) private {
        _requireMember(member, setUp.level);
        _requireOwner(identity, subject);
        // A word that was lowered or taken back does not come back by what was prepared before.
        uint40 loweredAt = _loweredAt[identity][member];
        if (loweredAt != 0 && loweredAt + setUpPeriod >= setUp.expiresAt)
            revert SetUpOutdated(identity, member, loweredAt);

        delete _setUps[subject][member];
        _assurances[identity] = Assurance(member, setUp.level, uint40(block.timestamp));
        emit IdCreated(identity, subject, member, setUp.level);
    }

    function _openSetUp(address subject, address member) private view returns (SetUp memory setUp) {
        setUp = _setUps[subject][member];
        if (setUp.expiresAt == 0) revert SetUpUnknown(subject, member);
        if (block.timestamp > setUp.expiresAt) revert SetUpExpired(subject, member, setUp.expiresAt);
    }

    function _standingLevel(address identity) private view returns (Level) {
        Assurance memory assurance = _assurances[identity];
        if (assurance.level == Level.None) return Level.None;
        return members.isEligible(assurance.member, memberTopic(assurance.level)) ? assurance.level : Level.None;
    }

    function _requireMember(address member, Level level) private view {
        if (!members.isEligible(member, memberTopic(level))) revert MemberNotEligible(member, level);
    }
}
