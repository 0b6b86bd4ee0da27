// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {IQuorum} from "../../../contracts/blocks/quorum/IQuorum.sol";
import {Quorum} from "../../../contracts/blocks/quorum/Quorum.sol";
import {EligibleSet} from "../../../contracts/mocks/EligibleSet.sol";
import {OpenMintERC20} from "../../../contracts/mocks/OpenMintERC20.sol";
import {ISocialGraphIdentity} from "../../../contracts/systems/identity/ISocialGraphIdentity.sol";
import {SocialGraphIdentity} from "../../../contracts/systems/identity/SocialGraphIdentity.sol";

/// @title SocialGraphFixture
/// @notice A camp: a clinic, an aid organisation and a school that are accredited, people with keys, three arbiters. What
/// is signed is put together here from the words of EIP-712, not asked of the contract.
abstract contract SocialGraphFixture is Test {
    uint8 internal constant PEER = 0;
    uint8 internal constant EDUCATOR = 1;
    uint8 internal constant AID = 2;
    uint8 internal constant HEALTH = 3;
    uint8 internal constant GOVERNMENT = 4;
    uint40 internal constant YEAR = 365 days;
    uint256 internal constant BOND = 100e18;
    bytes32 internal constant NETWORK = keccak256("camp network");
    uint40 internal constant NOW = 1_800_000_000;

    EligibleSet internal institutions = new EligibleSet();
    Quorum internal quorum = new Quorum();
    OpenMintERC20 internal money = new OpenMintERC20();
    SocialGraphIdentity internal graph;
    bytes32 internal arbiters;

    address[3] internal judges = [makeAddr("judge 1"), makeAddr("judge 2"), makeAddr("judge 3")];
    address internal clinic;
    address internal ngo;
    address internal school;
    address internal state;
    address internal alice;
    address internal bob;
    address internal stranger = makeAddr("stranger");
    mapping(address account => uint256) internal keyOf;

    function setUp() public virtual {
        vm.warp(NOW);
        IQuorum.Member[] memory members = new IQuorum.Member[](3);
        for (uint256 i = 0; i < 3; ++i) members[i] = IQuorum.Member(judges[i], 1, bytes32(i + 1));
        arbiters = quorum.createGroup(0, members, IQuorum.Rules(2, 0, false, true));
        graph = _deploy();
        clinic = _institution("clinic", HEALTH);
        ngo = _institution("ngo", AID);
        school = _institution("school", EDUCATOR);
        state = _institution("state", GOVERNMENT);
        alice = _person("alice");
        bob = _person("bob");
    }

    function _deploy() internal returns (SocialGraphIdentity) {
        return new SocialGraphIdentity(NETWORK, institutions, quorum, arbiters, money, BOND);
    }

    function _key(string memory name) internal returns (address account) {
        uint256 key;
        (account, key) = makeAddrAndKey(name);
        keyOf[account] = key;
    }

    function _institution(string memory name, uint8 category) internal returns (address account) {
        account = _key(name);
        institutions.set(account, graph.topicOf(category), true);
    }

    function _person(string memory name) internal returns (address account) {
        account = _key(name);
        _register(graph, account);
    }

    /// @dev Somebody whom the clinic vouches for.
    function _anchored(string memory name) internal returns (address account) {
        account = _person(name);
        _vouch(clinic, account, HEALTH);
    }

    function _register(SocialGraphIdentity where, address account) internal {
        bytes32 structHash = keccak256(abi.encode(keccak256("Registration(address identity)"), account));
        where.register(account, _sign(account, structHash));
    }

    function _terms(
        address voucher,
        address subject,
        uint8 category
    ) internal view returns (ISocialGraphIdentity.Vouch memory) {
        uint40 time = uint40(block.timestamp);
        uint64 nonce = graph.vouchOf(voucher, subject).nonce + 1;
        return ISocialGraphIdentity.Vouch(voucher, subject, category, time, time + YEAR, nonce, 0);
    }

    function _signed(
        ISocialGraphIdentity.Vouch memory v
    ) internal view returns (ISocialGraphIdentity.SignedVouch memory) {
        bytes32 typehash = keccak256(
            "Vouch(address voucher,address subject,uint8 category,uint40 issuedAt,uint40 expiresAt,uint64 nonce,uint256 chainId)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typehash, v.voucher, v.subject, v.category, v.issuedAt, v.expiresAt, v.nonce, v.chainId)
        );
        return ISocialGraphIdentity.SignedVouch(v, _sign(v.voucher, structHash));
    }

    function _one(
        ISocialGraphIdentity.Vouch memory v
    ) internal view returns (ISocialGraphIdentity.SignedVouch[] memory list) {
        list = new ISocialGraphIdentity.SignedVouch[](1);
        list[0] = _signed(v);
    }

    function _vouch(address voucher, address subject, uint8 category) internal {
        graph.vouch(_one(_terms(voucher, subject, category)));
    }

    function _withdrawal(
        address voucher,
        address subject,
        uint64 nonce,
        address signer
    ) internal view returns (ISocialGraphIdentity.SignedWithdrawal memory) {
        bytes32 typehash = keccak256("Withdrawal(address voucher,address subject,uint64 nonce)");
        bytes memory signature = _sign(signer, keccak256(abi.encode(typehash, voucher, subject, nonce)));
        return ISocialGraphIdentity.SignedWithdrawal(voucher, subject, nonce, signer, signature);
    }

    function _bundle(
        address identity,
        uint64 sequence,
        SocialGraphIdentity destination,
        uint256 chainId,
        ISocialGraphIdentity.SignedWithdrawal[] memory withdrawals,
        ISocialGraphIdentity.SignedVouch[] memory vouches
    ) internal view returns (ISocialGraphIdentity.Bundle memory) {
        bytes32 typehash = keccak256(
            "Export(address identity,uint64 sequence,uint256 chainId,address destination,bytes32 content)"
        );
        bytes32 content = keccak256(abi.encode(withdrawals, vouches));
        bytes32 structHash = keccak256(abi.encode(typehash, identity, sequence, chainId, destination, content));
        return ISocialGraphIdentity.Bundle(identity, sequence, withdrawals, vouches, _sign(identity, structHash));
    }

    function _sign(address account, bytes32 structHash) internal view returns (bytes memory) {
        return _signUnder(NETWORK, account, structHash);
    }

    function _signUnder(bytes32 network, address account, bytes32 structHash) internal view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,bytes32 salt)"),
                keccak256("SocialGraphIdentity"),
                keccak256("1"),
                network
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[account], digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Two of the three judges agree.
    function _judge(uint32 dispute, bool upheld) internal {
        bytes32 action = graph.verdictAction(dispute, upheld);
        vm.prank(judges[0]);
        bytes32 ballot = quorum.propose(arbiters, action, address(graph));
        vm.prank(judges[1]);
        quorum.approve(ballot);
    }

    function _challenge(address challenger, address identity, address original) internal returns (uint32 dispute) {
        money.mint(challenger, BOND);
        vm.prank(challenger);
        money.approve(address(graph), BOND);
        vm.prank(challenger);
        dispute = graph.challenge(identity, original, keccak256("salted evidence"));
    }
}
