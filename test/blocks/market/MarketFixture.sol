// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {AtomicMarket} from "../../../contracts/blocks/market/AtomicMarket.sol";
import {IAtomicMarket} from "../../../contracts/blocks/market/IAtomicMarket.sol";
import {EligibleSet} from "../../../contracts/mocks/EligibleSet.sol";
import {OpenMintERC1155} from "../../../contracts/mocks/OpenMintERC1155.sol";
import {OpenMintERC20} from "../../../contracts/mocks/OpenMintERC20.sol";
import {OpenMintERC721} from "../../../contracts/mocks/OpenMintERC721.sol";

/// @dev A market, its tokens, a maker and a taker who both own plenty and approved the market, and ready-made orders.
abstract contract MarketFixture is Test {
    uint8 internal constant NATIVE = uint8(IAtomicMarket.AssetKind.Native);
    uint8 internal constant ERC20 = uint8(IAtomicMarket.AssetKind.ERC20);
    uint8 internal constant ERC721 = uint8(IAtomicMarket.AssetKind.ERC721);
    uint8 internal constant ERC1155 = uint8(IAtomicMarket.AssetKind.ERC1155);

    uint256 internal constant PURSE = 1_000_000 ether;
    uint256 internal constant UNITS = 1_000; // of the listings and bids made here
    uint256 internal constant PRICE = 10 ether;
    uint256 internal constant CREDIT = 7; // ERC-1155 id
    bytes32 internal constant TOPIC = keccak256("buyer");

    EligibleSet internal eligible = new EligibleSet();
    AtomicMarket internal market = new AtomicMarket(eligible);
    OpenMintERC20 internal cash = new OpenMintERC20();
    OpenMintERC721 internal art = new OpenMintERC721();
    OpenMintERC1155 internal credits = new OpenMintERC1155();

    address internal maker;
    uint256 internal makerKey;
    address internal taker;
    uint256 internal takerKey;
    address internal venue = makeAddr("venue"); // takes a fee
    address internal stranger = makeAddr("stranger");

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        vm.roll(100);
        (maker, makerKey) = makeAddrAndKey("maker");
        (taker, takerKey) = makeAddrAndKey("taker");
        _endow(maker);
        _endow(taker);
        for (uint256 id = 1; id <= 20; ++id) art.mint(maker, id);
        for (uint256 id = 101; id <= 120; ++id) art.mint(taker, id);
    }

    function _endow(address account) internal {
        cash.mint(account, PURSE);
        credits.mint(account, CREDIT, 1_000_000);
        vm.deal(account, PURSE);
        vm.startPrank(account);
        cash.approve(address(market), type(uint256).max);
        art.setApprovalForAll(address(market), true);
        credits.setApprovalForAll(address(market), true);
        vm.stopPrank();
    }

    /// @dev One unique token for cash.
    function _listing721() internal view returns (IAtomicMarket.Order memory order) {
        order.maker = maker;
        order.offerKind = ERC721;
        order.offerToken = address(art);
        order.offerId = 1;
        order.offerAmount = 1;
        order.wantKind = ERC20;
        order.wantToken = address(cash);
        order.wantAmount = PRICE;
        order.endTime = uint64(block.timestamp + 1 days);
    }

    /// @dev Many units of a credit for cash, divisible.
    function _listing1155() internal view returns (IAtomicMarket.Order memory order) {
        order = _listing721();
        order.offerKind = ERC1155;
        order.offerToken = address(credits);
        order.offerId = CREDIT;
        order.offerAmount = UNITS;
    }

    /// @dev Cash for many units of a credit, divisible.
    function _bid1155() internal view returns (IAtomicMarket.Order memory order) {
        order = _listing721();
        order.offerKind = ERC20;
        order.offerToken = address(cash);
        order.offerId = 0;
        order.offerAmount = PRICE;
        order.wantKind = ERC1155;
        order.wantToken = address(credits);
        order.wantId = CREDIT;
        order.wantAmount = UNITS;
        order.unitsWanted = true;
    }

    /// @dev Cash for one unique token of the taker.
    function _bid721() internal view returns (IAtomicMarket.Order memory order) {
        order = _bid1155();
        order.wantKind = ERC721;
        order.wantToken = address(art);
        order.wantId = 101;
        order.wantAmount = 1;
    }

    function _how(uint256 units) internal pure returns (IAtomicMarket.Fill memory how) {
        how.units = units;
        how.limit = type(uint256).max;
    }

    /// @dev For bids, where the limit is the least.
    function _sell(uint256 units) internal pure returns (IAtomicMarket.Fill memory how) {
        how.units = units;
    }

    function _sign(IAtomicMarket.Order memory order) internal view returns (bytes memory) {
        return _signWith(makerKey, market.orderDigest(order));
    }

    function _signWith(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _fill(IAtomicMarket.Order memory order, IAtomicMarket.Fill memory how) internal {
        bytes memory signature = _sign(order);
        vm.prank(taker);
        market.fill(order, signature, how);
    }

    function _assertMarketHoldsNothing() internal view {
        assertEq(cash.balanceOf(address(market)), 0);
        assertEq(art.balanceOf(address(market)), 0);
        assertEq(credits.balanceOf(address(market), CREDIT), 0);
        assertEq(address(market).balance, 0);
    }
}
